import { ByteReader, unzigzag } from './bytes';
import { MAX_DECIMALS, PREDICTORS } from './column-form';
import { Prediction } from './prediction';
import { Token } from './token';

/** What became of bytes that were read: they may come from a damaged disk. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

const damaged = (what: string): { readonly ok: false; readonly error: string } => ({
  ok: false,
  error: `A column of numbers is damaged: ${what}.`,
});

/** The values that `encodeColumn` wrote, NaN where one is absent; `count` as many as there were. */
export function decodeColumn(bytes: Uint8Array, count: number): Decoded<Float64Array> {
  return decodePart(bytes, count, 0, count);
}

/** The values from place `from` up to, and without, place `to`: what is before is passed over, what is behind not read. */
export function decodePart(
  bytes: Uint8Array,
  count: number,
  from: number,
  to: number,
): Decoded<Float64Array> {
  const column = new Float64Array(to - from).fill(Number.NaN);
  const reader = new ByteReader(bytes);
  const head = reader.varint();
  const decimals = Math.floor(head / PREDICTORS.length);
  if (head < 0 || decimals > MAX_DECIMALS) return damaged('its first byte makes no sense');
  const scale = 10 ** decimals;
  const prediction = new Prediction(PREDICTORS[head % PREDICTORS.length]!);
  let told = 0;
  let type: number = Token.absent;
  let i = 0;
  while (i < to) {
    const token = reader.varint();
    let times = 1;
    if (token >= Token.literal) {
      type = Token.literal;
      told = unzigzag(token - Token.literal);
    } else if (token === Token.float) {
      type = Token.float;
      told = reader.float();
    } else if (token === Token.repeat) {
      if (type === Token.absent) return damaged('it repeats what was never said');
      times = reader.varint();
    } else if (token === Token.absent) {
      times = reader.varint();
    }
    if (reader.damaged) return damaged('it ends too early');
    if (times < 1 || times > count - i) return damaged('it has more values than it should');
    const end = i + times;
    if (token === Token.absent) type = Token.absent;
    else if (type === Token.float)
      column.fill(told, Math.max(i, from) - from, Math.max(Math.min(end, to) - from, 0));
    else {
      if (i < from) {
        const passed = Math.min(end, from) - i;
        prediction.repeat(told, passed);
        i += passed;
      }
      for (; i < Math.min(end, to); i++) column[i - from] = prediction.value(told) / scale;
    }
    i = end;
  }
  if (to === count && reader.left > 0) return damaged('it has more bytes than it should');
  return { ok: true, value: column };
}
