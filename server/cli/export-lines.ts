import type { Writable } from 'node:stream';
import type { Entry } from '@/lib/history/entry';

export interface Exported {
  readonly entries: number;
  /** Whoever reads has had enough, as `head` has. */
  readonly cut: boolean;
}

/** Writes a line of JSON for each entry, no faster than they are taken; ends early when nobody takes them any more. */
export async function exportLines(
  pages: AsyncIterable<readonly Entry[]>,
  stream: Writable,
  wanted: (entry: Entry) => boolean = () => true,
): Promise<Exported> {
  // Told by the write it belongs to; without a listener it would end the process.
  stream.on('error', () => {});
  let entries = 0;
  for await (const page of pages) {
    const lines = page.filter(wanted).map(entry => `${JSON.stringify(ordered(entry))}\n`);
    entries += lines.length;
    if (lines.length === 0) continue;
    const failure = await write(stream, lines.join(''));
    if (failure && 'code' in failure && failure.code === 'EPIPE') return { entries, cut: true };
    if (failure) throw new Error(`The export cannot be written (${failure.message}).`);
  }
  return { entries, cut: false };
}

/** What every entry has stands first. */
const ordered = ({ type, cluster, at, ...rest }: Entry) => ({ type, cluster, at, ...rest });

const write = (stream: Writable, text: string): Promise<Error | null> =>
  new Promise(resolve => stream.write(text, error => resolve(error ?? null)));
