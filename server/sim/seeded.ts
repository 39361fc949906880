import type { NodeId } from '@/lib/cluster/ids';

/**
 * A number in [0, 1) that depends only on its arguments: the simulator has no other randomness, so the same seed and
 * the same calls give the same cluster, delay by delay, and no observer's jitter needs to be stored.
 */
export function chance(seed: number, ...salts: readonly number[]): number {
  return mix(seed, salts) / 2 ** 32;
}

/** A 40-hex node id for the n-th node of a seed. */
export function seededId(seed: number, ...salts: readonly number[]): NodeId {
  let id = '';
  for (let word = 0; word < 5; word++)
    id += mix(seed, [...salts, 0x1d, word])
      .toString(16)
      .padStart(8, '0');
  return id as NodeId;
}

/** murmur3's finalizer, folded over the salts: neighbouring salts give unrelated numbers. */
function mix(seed: number, salts: readonly number[]): number {
  let h = seed | 0;
  for (const salt of salts) {
    h = Math.imul(h ^ (salt + 0x9e3779b9), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}
