import type { SeriesKey } from '@/lib/history/series-key';
import type { SeriesQuery } from '../store';
import { type Dictionary, placeOf } from './dictionary';

/** The series that a question is about. */
export interface WantedSeries {
  readonly numbers: ReadonlySet<number>;
  /** As `placeOf` gives them, ascending. */
  readonly places: readonly string[];
}

export function wantedSeries({ keys, numbers }: Dictionary, asked: SeriesQuery['keys']): WantedSeries {
  const found = new Set<number>();
  for (const key of asked ?? ['*']) {
    if (key.endsWith('*')) {
      const beginning = key.slice(0, -1);
      for (const [number, key] of keys.entries()) if (key.startsWith(beginning)) found.add(number);
    } else {
      const number = numbers.get(key as SeriesKey);
      if (number !== undefined) found.add(number);
    }
  }
  const places = [...found].map(number => placeOf(keys[number]!)).sort((a, b) => (a < b ? -1 : 1));
  return { numbers: found, places };
}
