import type { Entry } from '@/lib/history/entry';

/** An entry with its place in the order of writing. */
export interface Numbered {
  readonly seq: number;
  readonly entry: Entry;
}

/** The next entries of one kind, in the order of writing. */
export interface Supply {
  readonly entries: readonly Numbered[];
  /** Up to which place these are all there are; null for to the end. */
  readonly until: number | null;
}

/** Gives at most `limit` entries that come after the place `after`. */
export type Source = (after: number, limit: number) => Supply;

/** What was read with a limit of so many: there may be more behind the last one. */
export function supply(entries: readonly Numbered[], limit: number): Supply {
  return { entries, until: entries.length < limit ? null : (entries.at(-1)?.seq ?? 0) };
}
