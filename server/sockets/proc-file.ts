import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';

/** Why a file of /proc could not be read: its process ended, or the kernel forbids it. */
export type ProcFailure = 'gone' | 'denied';

const scratch = new Uint8Array(16_384);
const decoder = new TextDecoder('latin1');

/** A small file of /proc (at most 16 KB of it); a failure where it cannot be read. Never throws. */
export function readProcText(path: string): { readonly text: string } | ProcFailure {
  try {
    const fd = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        const got = readSync(fd, scratch, length, scratch.length - length, null);
        length += got;
        if (got === 0 || length === scratch.length) break;
      }
      return { text: decoder.decode(scratch.subarray(0, length)) };
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return procFailure(error);
  }
}

export function readProcLink(path: string): { readonly text: string } | ProcFailure {
  try {
    return { text: readlinkSync(path) };
  } catch (error) {
    return procFailure(error);
  }
}

/** ENOENT, ESRCH and their kin mean that the process ended while we looked, which is no error. */
export function procFailure(error: unknown): ProcFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'gone';
}
