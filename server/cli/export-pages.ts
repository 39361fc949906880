import type { Entry } from '@/lib/history/entry';
import type { Range, StoreReader } from '../store/store';
import type { Progress } from './export-progress';

/** Entries read at a time. */
const PAGE = 1000;

/** All entries of these ranges, one cluster after the other, a page at a time; the next is read when it is asked for. */
export async function* exportPages(
  reader: StoreReader,
  ranges: readonly Range[],
  progress: Progress,
): AsyncGenerator<readonly Entry[]> {
  let count = 0;
  for (const range of ranges) {
    let cursor: string | null = null;
    do {
      const page = await reader.entries(range, cursor, PAGE);
      count += page.entries.length;
      progress.step(range, page.entries.at(-1)?.at ?? range.from, count);
      yield page.entries;
      cursor = page.next;
    } while (cursor !== null);
  }
}
