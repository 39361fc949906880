/** Above it a number no longer fits beside its neighbours. */
const MAX = Number.MAX_SAFE_INTEGER;
/** Groups of seven bits that make up 2^53. */
const MAX_BYTES = 8;
const TWO_28 = 2 ** 28;

/** Bytes written one after the other into a buffer that grows. */
export class ByteWriter {
  length = 0;
  private bytes = new Uint8Array(256);

  /** A whole number from 0 to 2^53 - 1, low groups of seven bits first. */
  varint(value: number): void {
    this.reserve(MAX_BYTES);
    let rest = value;
    // Bit operations take 32 bits only.
    while (rest >= TWO_28) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Eight bytes, lowest first: any number as it is. */
  float(value: number): void {
    this.reserve(8);
    new DataView(this.bytes.buffer).setFloat64(this.length, value, true);
    this.length += 8;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A copy of what was written. */
  done(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

/** Reads what `ByteWriter` wrote. Beyond the end, or where no number is, it answers -1 or NaN and `damaged` is true. */
export class ByteReader {
  damaged = false;

  constructor(
    private readonly bytes: Uint8Array,
    public place = 0,
    private readonly end = bytes.length,
  ) {}

  get left(): number {
    return this.end - this.place;
  }

  varint(): number {
    const first = this.place < this.end ? this.bytes[this.place]! : 128;
    if (first < 128) {
      this.place++;
      return first;
    }
    let value = 0;
    let factor = 1;
    for (let i = 0; i < MAX_BYTES && this.place < this.end; i++) {
      const byte = this.bytes[this.place++]!;
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (value <= MAX) return value;
        break;
      }
      factor *= 128;
    }
    this.damaged = true;
    return -1;
  }

  float(): number {
    if (this.left < 8) {
      this.damaged = true;
      return Number.NaN;
    }
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.place, 8);
    this.place += 8;
    return view.getFloat64(0, true);
  }
}

/** Whole numbers of either sign as whole numbers from 0: 0, -1, 1, -2, 2, ... */
export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
export const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** How many bytes `varint` takes. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest /= 128) length++;
  return length;
}
