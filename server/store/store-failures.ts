import { basename } from 'node:path';
import type { Millis } from '@/lib/cluster/ids';
import type { MovedFile } from './worker-messages';
import type { Dropped } from './write-queue';

/** For how long it is told that a damaged file was moved aside. */
const TOLD: Millis = 3_600_000;

/** Says that the history was begun anew, for an hour; else null. */
export function explainMoved(moved: MovedFile | null, now: Millis): string | null {
  if (!moved || now - moved.at > TOLD) return null;
  return `History begins anew: its file was damaged. What was kept before is in ${basename(moved.file)}, beside the new one; remove it when it is not needed.`;
}

/** Says what a slow or failing disk has cost; null for nothing. */
export function explainDropped({ documents, others }: Dropped): string | null {
  if (documents + others === 0) return null;
  return `History falls behind: the disk is too slow, ${documents} pictures and ${others} other rows were dropped. Give it a faster one.`;
}

/** The sentence of an error. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
