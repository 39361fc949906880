'use client';
import { useEffect } from 'react';

/** The window's title. The router puts its own there, at times after a page has told its: the page's stays. */
export function useTitle(title: string): void {
  useEffect(() => {
    const put = () => {
      if (document.title !== title) document.title = title;
    };
    put();
    const observer = new MutationObserver(put);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
}
