import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** zlib looks back no further. */
const WINDOW = 32 * 1024;

/** JSON text as it lies on the disk. `after` is the keyframe's text that a change follows: most of it is repeated in it. */
export function pack(text: string, after?: Buffer): Buffer {
  return deflateRawSync(text, { level: 6, ...(after ? { dictionary: after.subarray(-WINDOW) } : {}) });
}

/** The text that was packed. Throws a zlib error (`Z_...`) where the bytes are damaged. */
export function unpack(body: Buffer, after?: Buffer): string {
  return inflateRawSync(body, after ? { dictionary: after.subarray(-WINDOW) } : {}).toString();
}
