import { existsSync, renameSync } from 'node:fs';
import type { Millis } from '@/lib/cluster/ids';

/** Moves a damaged database out of the way, with its log: `slotscope.db.damaged-20260131T120000Z`. Returns the new name. */
export function moveAside(file: string, now: Millis): string {
  const time = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
  let target = `${file}.damaged-${time}`;
  for (let i = 2; existsSync(target); i++) target = `${file}.damaged-${time}-${i}`;
  renameSync(file, target);
  // The log's name goes with the database's: the two can still be opened together.
  for (const end of ['-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, target + end);
  return target;
}
