import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { resolveTheme, THEME_CHOICES, THEME_SCRIPT } from '@/components/theme/theme-choice';

/** Runs the script of the page's head in a document that has stored `stored`. */
function paint(stored: string | null, systemIsLight: boolean, blocked = false): string | undefined {
  const dataset: { theme?: string } = {};
  runInNewContext(THEME_SCRIPT, {
    document: { documentElement: { dataset } },
    matchMedia: () => ({ matches: systemIsLight }),
    localStorage: {
      getItem: () => {
        if (blocked) throw new Error('denied');
        return stored;
      },
    },
  });
  return dataset.theme;
}

it('paints before React what React would choose', () => {
  for (const choice of THEME_CHOICES)
    for (const light of [true, false]) expect(paint(choice, light)).toBe(resolveTheme(choice, light));
});

it('follows the system where storage is empty or refused', () => {
  expect(paint(null, true)).toBe('light');
  expect(paint('dark', true, true)).toBe('light');
});
