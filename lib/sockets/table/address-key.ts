/**
 * An address as one number, for sets and counters over tables of 100 000 rows, where a string per row would cost more than
 * the kernel's own work: IPv4 (mapped or not) is its 32 bits signed, other IPv6 a hash of 53 bits, never of that range.
 */
export function addressKey(ip: string): number {
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(ip);
  if (v4) return (Number(v4[1]) << 24) | (Number(v4[2]) << 16) | (Number(v4[3]) << 8) | Number(v4[4]);
  const [head = '', tail] = (ip.split('%')[0] ?? '').split('::');
  const groups = (part: string | undefined) =>
    part ? part.split(':').map(group => Number.parseInt(group, 16)) : [];
  const before = groups(head);
  const after = groups(tail);
  const all = [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
  const word = (i: number) => ((all[2 * i] ?? 0) << 16) | (all[2 * i + 1] ?? 0);
  return wordsKey(word(0), word(1), word(2), word(3));
}

/** The same from an IPv6 address's four words in network order. */
export function wordsKey(a: number, b: number, c: number, d: number): number {
  if (a === 0 && b === 0 && (c | 0) === 0xffff) return d | 0;
  const low = mix(mix(mix(mix(17, a), b), c), d) >>> 0;
  const high = mix(mix(mix(mix(71, d), c), b), a) & 0xf_ffff;
  return (high + 1) * 2 ** 32 + low;
}

/** One word stirred into a hash of 32 bits, signed. */
export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
