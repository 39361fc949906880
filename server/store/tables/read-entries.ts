import type Database from 'better-sqlite3';
import type { Entry } from '@/lib/history/entry';
import type { EntryPage, Range } from '../store';
import { documentSource } from './document-source';
import type { Numbered } from './entry-source';
import { streamsOf } from './find-place';
import { rowSources } from './row-sources';
import { firstTick, tickSource } from './tick-source';

/** A page ends sooner where its entries hold about so much text: it crosses a thread in one go. */
const MAX_CHARACTERS = 16_000_000;

/**
 * Everything kept of a range in the order of writing, page by page. Each kind of entry is a source in that order; a page is
 * what they begin with. The cursor is the place of the last entry, and that of the tick in force at the beginning.
 */
export function readEntries(
  database: Database.Database,
  range: Range,
  cursor: string | null,
  limit: number,
): EntryPage {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor ?? `0.${firstTick(database, range)}`);
  if (!match) return { entries: [], next: null };
  const [after, first] = [Number(match[1]), Number(match[2])];
  const wanted = Math.min(Math.max(limit, 1), 1000);
  const supplies = [
    ...streamsOf(database, range.cluster).map(stream => documentSource(database, stream, range)),
    ...rowSources(database, range),
    tickSource(database, range, first),
  ].map(source => source(after, wanted));
  const until = Math.min(...supplies.map(one => one.until ?? Number.MAX_SAFE_INTEGER));
  const found = supplies
    .flatMap(({ entries }) => entries)
    .filter(({ seq }) => seq <= until)
    .sort((a, b) => a.seq - b.seq);
  const page = fitting(found, wanted);
  const last = page.length < found.length ? page.at(-1)?.seq : until;
  return {
    entries: page.map(({ entry }) => entry),
    next: last === undefined || last === Number.MAX_SAFE_INTEGER ? null : `${last}.${first}`,
  };
}

function fitting(found: readonly Numbered[], limit: number): readonly Numbered[] {
  let characters = 0;
  const end = found.findIndex(({ entry }, i) => {
    characters += sizeOf(entry);
    return i >= limit || (i > 0 && characters > MAX_CHARACTERS);
  });
  return end < 0 ? found : found.slice(0, end);
}

/** About how many characters of JSON. */
function sizeOf(entry: Entry): number {
  switch (entry.type) {
    case 'tick':
      return 60 * Object.keys(entry.values).length;
    case 'topology':
      return 800 * entry.topology.nodes.length;
    case 'sockets':
      return 800 * entry.picture.nodes.length;
    case 'text':
      return entry.text.length;
    default:
      return 1000;
  }
}
