/** What a person chose; `auto` follows the system. */
export type ThemeChoice = 'auto' | 'light' | 'dark';

export const THEME_CHOICES: readonly ThemeChoice[] = ['auto', 'light', 'dark'];

/** Key in localStorage; absent means `auto`. */
export const THEME_KEY = 'slotscope-theme';

/**
 * Runs before the first paint, so that nobody is flashed by the other theme. Static text: the server sends its hash in the CSP.
 * CSS then needs only one selector for the light theme, whoever chose it.
 */
export const THEME_SCRIPT = `(function(){var c='auto';try{c=localStorage.getItem('${THEME_KEY}')||'auto'}catch(e){}var l=c==='light'||(c!=='dark'&&matchMedia('(prefers-color-scheme: light)').matches);document.documentElement.dataset.theme=l?'light':'dark'})()`;

/** The theme to paint for a choice. */
export function resolveTheme(choice: ThemeChoice, systemIsLight: boolean): 'light' | 'dark' {
  if (choice === 'auto') return systemIsLight ? 'light' : 'dark';
  return choice;
}

/** The stored choice; anything unreadable is `auto`. */
export function readChoice(storage: Pick<Storage, 'getItem'>): ThemeChoice {
  const stored = storage.getItem(THEME_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}
