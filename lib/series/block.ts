import { ByteReader, ByteWriter } from './bytes';
import type { Decoded } from './decode-column';

/** Encoded columns of several series by their numbers, ascending, as one piece of bytes: it is deflated as a whole. */
export function encodeBlock(columns: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(columns.size);
  let before = 0;
  for (const [series, bytes] of columns) {
    writer.varint(series - before);
    writer.varint(bytes.length);
    before = series;
  }
  for (const bytes of columns.values()) writer.append(bytes);
  return writer.done();
}

/** The columns of a block, still encoded: parts of `bytes`, nothing is copied. */
export function decodeBlock(bytes: Uint8Array): Decoded<Map<number, Uint8Array>> {
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  const lengths: [series: number, length: number][] = [];
  let series = 0;
  for (let i = 0; i < count && !reader.damaged; i++) {
    series += reader.varint();
    lengths.push([series, reader.varint()]);
  }
  let place = reader.place;
  const columns = new Map<number, Uint8Array>();
  for (const [series, length] of lengths) {
    columns.set(series, bytes.subarray(place, place + length));
    place += length;
  }
  if (reader.damaged || columns.size !== count || place !== bytes.length)
    return {
      ok: false,
      error: 'A block of numbers is damaged: its contents are not what its beginning says.',
    };
  return { ok: true, value: columns };
}
