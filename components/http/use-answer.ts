'use client';
import { useEffect, useState } from 'react';
import type { Millis } from '@/lib/cluster/ids';
import { type ApiReply, askApi } from './api';

/** How often the server is asked, in ms. */
const EVERY = 2000;

export interface Answer<T> {
  readonly reply: ApiReply<T> | null;
  /** When it came, by the page's monotonic clock; null before the first. */
  readonly at: Millis | null;
}

/** Asks again and again; a question left without an answer counts as answered with silence. */
export function useAnswer<T>(path: string): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ reply: null, at: null });
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const reply = await askApi<T>(path);
      if (gone) return;
      setAnswer({ reply, at: performance.now() });
      timer = setTimeout(ask, EVERY);
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [path]);
  return answer;
}
