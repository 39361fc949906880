import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openStoreReader } from '../store/open-store-reader';
import type { StoreReader } from '../store/store';
import { importLines } from './import-lines';

/** How every SQLite file begins. */
const SQLITE = 'SQLite format 3\0';

/**
 * Opens a `.slotscope` file, NDJSON that `slotscope export` wrote, or the folder of a history. Only reads: NDJSON becomes a
 * recording among the temporary files, gone with `close`. Rejects with one clear sentence.
 */
export async function openRecording(file: string): Promise<StoreReader> {
  switch (await kindOf(file)) {
    case 'kept':
      return openStoreReader(file);
    case 'lines':
      return openLines(file);
    case 'other':
      throw new Error(
        `${file} is no recording: give a file that slotscope export wrote, .slotscope or NDJSON.`,
      );
  }
}

async function kindOf(file: string): Promise<'kept' | 'lines' | 'other'> {
  try {
    if (statSync(file).isDirectory()) return 'kept';
    const head = await readHead(file);
    if (head.startsWith(SQLITE)) return 'kept';
    return head.trimStart().startsWith('{') ? 'lines' : 'other';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new Error(`There is no ${file}; give a file that slotscope export wrote.`);
    throw new Error(`${file} cannot be read (${code}); check who may read it.`);
  }
}

async function readHead(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openLines(file: string): Promise<StoreReader> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slotscope-replay-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const imported = path.join(folder, 'imported.slotscope');
    await importLines(file, imported);
    const reader = await openStoreReader(imported);
    return { ...reader, close: () => reader.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
