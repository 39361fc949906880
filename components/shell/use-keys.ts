'use client';
import { useEffect, useRef } from 'react';

/** What each key does, by `KeyboardEvent.key`. A handler that returns false leaves the key to others. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => boolean | undefined>>;

/** Keys of a screen. They do nothing while somebody types (Esc leaves the field), holds a modifier, or has a dialog open. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  latest.current = keys;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) {
        if (event.key === 'Escape') event.target.blur();
        return;
      }
      if (document.querySelector('dialog[open]')) return;
      const act = latest.current[event.key];
      if (act && act(event) !== false) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Arrow keys belong to the widget that has the focus; only a page without one may take them. */
export function focusIsFree(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target === document.body || (target instanceof Element && target.closest('[data-arrow-list]') !== null)
  );
}

function isTyping(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
