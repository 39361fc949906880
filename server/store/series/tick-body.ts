import { ByteReader, ByteWriter } from '@/lib/series/bytes';
import { ROW } from '@/lib/series/column-form';
import { decodeColumn } from '@/lib/series/decode-column';
import { encodeColumn } from '@/lib/series/encode-column';

/** The numbers of one tick, by series number, NaN where a series has none. */
export function packTick(row: Float64Array): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(row.length);
  writer.append(encodeColumn(row, ROW));
  return writer.done();
}

/** Empty when the bytes are damaged: a tick is lost, those beside it are not. `known`: how many series there are. */
export function unpackTick(body: Uint8Array, known: number): Float64Array {
  const reader = new ByteReader(body);
  const count = reader.varint();
  if (count < 0 || count > known) return new Float64Array(0);
  const row = decodeColumn(body.subarray(reader.place), count);
  return row.ok ? row.value : new Float64Array(0);
}
