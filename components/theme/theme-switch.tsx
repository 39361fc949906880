'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../ui/button';
import { readChoice, resolveTheme, THEME_CHOICES, THEME_KEY, type ThemeChoice } from './theme-choice';

const icons = { auto: Monitor, light: Sun, dark: Moon } as const;

/** One button that walks through auto, light, dark and says which it is at. */
export function ThemeSwitch() {
  const [choice, setChoice] = useState<ThemeChoice>('auto');

  useEffect(() => setChoice(readChoice(localStorage)), []);

  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: light)');
    const paint = () => {
      document.documentElement.dataset.theme = resolveTheme(readChoice(localStorage), system.matches);
    };
    system.addEventListener('change', paint);
    return () => system.removeEventListener('change', paint);
  }, []);

  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'auto';
  const Icon = icons[choice];
  const advance = () => {
    if (next === 'auto') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, next);
    const systemIsLight = matchMedia('(prefers-color-scheme: light)').matches;
    document.documentElement.dataset.theme = resolveTheme(next, systemIsLight);
    setChoice(next);
  };

  return (
    <IconButton label={`Theme: ${choice}. Change to ${next}`} onClick={advance}>
      <Icon aria-hidden size={16} />
    </IconButton>
  );
}
