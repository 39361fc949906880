import { createWriteStream, statSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { Command } from 'commander';
import type { Entry } from '@/lib/history/entry';
import { loadConfig } from '../config/load-config';
import { openStoreReader } from '../store/open-store-reader';
import { makeWhole } from './export-file';
import { exportLines } from './export-lines';
import { type ExportFlags, keptRanges, wantedRange } from './export-options';
import { exportPages } from './export-pages';
import { createProgress } from './export-progress';
import { exportRecording } from './export-recording';

const HELP = `
Times are ISO 8601 with their offset (2026-01-31T12:00:00Z), milliseconds since the epoch, now, or how long ago (-2h, -90m).
Without --file or --out, NDJSON goes to standard output: one entry a line, described in docs/recordings.md.

  slotscope export --from -2h | jq -c 'select(.type == "event") | .event'
  slotscope export --from -1d --cluster prod-cache --file night.slotscope
  slotscope replay night.slotscope`;

export function exportCommand(): Command {
  return new Command('export')
    .description('write a range of the kept history: as NDJSON, or as one file for slotscope replay')
    .requiredOption('--from <time>', 'from this moment, such as -2h')
    .option('--to <time>', 'until this moment', 'now')
    .option('--cluster <id>', 'this cluster only (default: all)')
    .option('--data <folder>', 'folder of the history, or a recording (default: ./slotscope-data)')
    .option('--config <file>', 'configuration file that names the folder')
    .option('--raw', 'the raw CLUSTER NODES texts only')
    .option('--file <file>', 'write a recording (.slotscope) instead of NDJSON')
    .option('--out <file>', 'write NDJSON into this file')
    .addHelpText('after', HELP)
    .action(async (flags: ExportFlags) => {
      const wanted = wantedRange(flags, Date.now());
      const { data, config: configFile } = flags;
      const { config, folder } = loadConfig(
        {
          ...(data === undefined ? {} : { data }),
          ...(configFile === undefined ? {} : { config: configFile }),
        },
        process.env,
      );
      const place = path.resolve(folder, config.history.dir);
      const reader = await openStoreReader(place);
      const progress = createProgress(process.stderr);
      try {
        const ranges = await keptRanges(reader, wanted, place);
        await write(flags, exportPages(reader, ranges, progress), () => progress.end());
      } finally {
        progress.end();
        await reader.close();
      }
    });
}

async function write(
  { file, out, raw }: ExportFlags,
  pages: AsyncIterable<readonly Entry[]>,
  clear: () => void,
): Promise<void> {
  const isWanted = (entry: Entry) => !raw || entry.type === 'text';
  if (file === undefined && out === undefined) {
    await exportLines(pages, process.stdout, isWanted);
    return;
  }
  const target = path.resolve(file ?? out ?? '');
  const entries = await makeWhole(target, async (part, stop) => {
    const stoppable = untilStopped(pages, stop);
    if (file !== undefined) return exportRecording(stoppable, part);
    const stream = createWriteStream(part, { flags: 'wx' });
    try {
      return (await exportLines(stoppable, stream, isWanted)).entries;
    } finally {
      stream.end();
      await finished(stream).catch(() => {});
    }
  });
  clear();
  const megabytes = (statSync(target).size / 1e6).toFixed(1);
  process.stderr.write(`${target}: ${entries} entries, ${megabytes} MB.\n`);
}

async function* untilStopped<T>(pages: AsyncIterable<T>, stop: AbortSignal): AsyncGenerator<T> {
  for await (const page of pages) {
    stop.throwIfAborted();
    yield page;
  }
}
