import { deflateSync, inflateSync } from 'node:zlib';
import { decodeBlock, encodeBlock } from '@/lib/series/block';

/** No block of ours comes near: a damaged one must not eat the memory, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A block as it lies on the disk: deflated where that pays, with zlib's checksum, since other numbers are worse than none. */
export const packBlock = (columns: ReadonlyMap<number, Uint8Array>): Buffer =>
  deflateSync(encodeBlock(columns));

/** The encoded columns of a stored block; none when it is damaged, which leaves a gap and nothing worse. */
export function unpackBlock(body: Uint8Array): Map<number, Uint8Array> {
  try {
    const columns = decodeBlock(inflateSync(body, { maxOutputLength: MAX_BYTES }));
    return columns.ok ? columns.value : new Map();
  } catch {
    return new Map();
  }
}
