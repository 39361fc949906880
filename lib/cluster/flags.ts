/**
 * Flags of a CLUSTER NODES line as a bit set, so that a thousand-line view costs no string work to merge.
 * Names are the server's own (`redisNodeFlags` in cluster_legacy.c); `fail?` is PFAIL.
 */
export const Flag = {
  myself: 1,
  master: 2,
  slave: 4,
  pfail: 8,
  fail: 16,
  handshake: 32,
  noaddr: 64,
  nofailover: 128,
  noflags: 256,
} as const;

const names: readonly (readonly [string, number])[] = [
  ['myself', Flag.myself],
  ['master', Flag.master],
  ['slave', Flag.slave],
  ['fail?', Flag.pfail],
  ['fail', Flag.fail],
  ['handshake', Flag.handshake],
  ['noaddr', Flag.noaddr],
  ['nofailover', Flag.nofailover],
  ['noflags', Flag.noflags],
];
const bits = new Map(names);

/**
 * Reads the flags column. Words are compared whole: `nofailover` is not `fail`.
 * Returns -1 for a word no server has sent, or for a node with no role that is neither in handshake nor `noflags`.
 */
export function parseFlags(text: string): number {
  let set = 0;
  for (const word of text.split(',')) {
    const bit = bits.get(word);
    if (bit === undefined) return -1;
    set |= bit;
  }
  const anchored = Flag.master | Flag.slave | Flag.handshake | Flag.noflags;
  return set & anchored ? set : -1;
}

/** The words of a flag set, in the server's order. */
export function flagNames(set: number): string[] {
  return names.filter(([, bit]) => set & bit).map(([name]) => name);
}
