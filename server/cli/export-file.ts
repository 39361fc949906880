import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a file that is there whole or not at all, also after Ctrl-C: `write` fills another one beside it, and is to stop
 * when told so. Rejects with one clear sentence when it cannot be, or is there already.
 */
export async function makeWhole<T>(
  file: string,
  write: (part: string, stop: AbortSignal) => Promise<T>,
): Promise<T> {
  if (existsSync(file)) throw new Error(`${file} is there already; give a new name.`);
  const part = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error(`Stopped: ${file} was not written.`));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const written = await write(part, stopping.signal);
    renameSync(part, file);
    return written;
  } catch (error) {
    // SQLite may have had files beside it.
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(text.replaceAll(part, file));
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
