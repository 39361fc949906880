import type Database from 'better-sqlite3';
import { rangeTicks } from '../series/range-ticks';
import { tickUpTo } from '../series/tick-place';
import type { Range } from '../store';
import { type Source, supply } from './entry-source';
import { placeAt } from './find-place';

/** Numbers of ticks that are read at once. */
const MAX_NUMBERS = 250_000;

/** The place of the tick in force at the beginning of a range; 0 for none before it. */
export function firstTick(database: Database.Database, { cluster, from }: Range): number {
  const tick = tickUpTo(database, cluster, placeAt(database, cluster, from));
  return tick && tick.at < from ? tick.id : 0;
}

/** The ticks of a range, after the one with place `first`. */
export function tickSource(database: Database.Database, range: Range, first: number): Source {
  const { cluster } = range;
  const numbers = database.prepare('SELECT count(*) FROM series WHERE cluster = ?').pluck().get(cluster);
  const most = Math.max(1, Math.floor(MAX_NUMBERS / Math.max(1, Number(numbers))));
  const all = { cluster, from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
  return (after, wanted) => {
    const limit = Math.min(wanted, most);
    const { ticks } =
      after < first ? rangeTicks(database, all, first - 1, 1) : rangeTicks(database, range, after, limit);
    const entries = ticks.map(({ id, at, dataAt, values }) => ({
      seq: id,
      entry: { type: 'tick', cluster, at, dataAt, values } as const,
    }));
    return after < first ? { entries, until: first } : supply(entries, limit);
  };
}
