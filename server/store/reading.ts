import type { Reading, ReadMethod } from './worker-messages';

type Ask = (method: ReadMethod, values: readonly unknown[]) => Promise<unknown>;

/** All that is read, each by asking for it by name. */
export function readingBy(ask: Ask): Reading {
  const by =
    <M extends ReadMethod>(method: M) =>
    (...values: Parameters<Reading[M]>) =>
      ask(method, values) as ReturnType<Reading[M]>;
  return {
    momentAt: by('momentAt'),
    events: by('events'),
    lanes: by('lanes'),
    series: by('series'),
    textAt: by('textAt'),
    incidents: by('incidents'),
    extent: by('extent'),
    clusters: by('clusters'),
    entries: by('entries'),
  };
}

/** What a read answers that cannot be done. */
export const EMPTY: { readonly [M in ReadMethod]: Awaited<ReturnType<Reading[M]>> } = {
  momentAt: null,
  events: { events: [], next: null },
  lanes: { levels: [], diagnoses: [], events: [], total: 0 },
  series: { at: [], step: 0, series: [] },
  textAt: null,
  incidents: [],
  extent: null,
  clusters: [],
  entries: { entries: [], next: null },
};
