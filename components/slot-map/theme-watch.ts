import { useSyncExternalStore } from 'react';
import type { Rgb, Scheme } from '@/lib/paint/owner-colour';

/** Reads CSS custom properties of the page as colours, whatever notation they are written in. */
export function readColours<Name extends string>(names: readonly Name[]): Record<Name, Rgb> {
  const style = getComputedStyle(document.documentElement);
  const canvas = document.createElement('canvas');
  canvas.width = names.length;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const colours = {} as Record<Name, Rgb>;
  names.forEach((name, i) => {
    if (!context) return;
    context.fillStyle = '#888';
    context.fillStyle = style.getPropertyValue(name).trim();
    context.fillRect(i, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = context.getImageData(i, 0, 1, 1).data;
    colours[name] = [r, g, b];
  });
  return colours;
}

/** Dark or light, by the page's own background. */
export function readScheme(): Scheme {
  const [r, g, b] = readColours(['--bg'])['--bg'];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128 ? 'dark' : 'light';
}

/** Calls back when the page's theme may have changed; returns its undo. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['class', 'style', 'data-theme'],
  });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', changed);
  };
}

const onServer = (): Scheme => 'dark';

/** The page's scheme, following it. */
export const useScheme = (): Scheme => useSyncExternalStore(watchTheme, readScheme, onServer);
