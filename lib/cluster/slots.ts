/** Number of hash slots in every Redis and Valkey cluster (cluster specification). */
export const SLOT_COUNT = 16384;

/** An inclusive range of slots, `[first, last]`, with 0 <= first <= last < 16384. */
export type SlotRange = readonly [number, number];

/** How many slots a list of ranges names, counting an overlap once per range. */
export function countSlots(ranges: readonly SlotRange[]): number {
  let total = 0;
  for (const [first, last] of ranges) total += last - first + 1;
  return total;
}

/** `0-5460 8000` in CLUSTER NODES' own notation; an empty string for no slots. */
export function formatRanges(ranges: readonly SlotRange[], separator = ' '): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(separator);
}

/** Collects the slots for which `has` is true into ascending, maximal ranges. */
export function rangesWhere(has: (slot: number) => boolean): SlotRange[] {
  const ranges: SlotRange[] = [];
  let first = -1;
  for (let slot = 0; slot <= SLOT_COUNT; slot++) {
    const inside = slot < SLOT_COUNT && has(slot);
    if (inside && first < 0) first = slot;
    else if (!inside && first >= 0) {
      ranges.push([first, slot - 1]);
      first = -1;
    }
  }
  return ranges;
}

/** True if `slot` lies in one of the ranges. */
export function inRanges(ranges: readonly SlotRange[], slot: number): boolean {
  return ranges.some(([first, last]) => slot >= first && slot <= last);
}

/** True if both lists name the same ranges in the same order. */
export function sameRanges(a: readonly SlotRange[], b: readonly SlotRange[]): boolean {
  return a.length === b.length && a.every((range, i) => range[0] === b[i]?.[0] && range[1] === b[i]?.[1]);
}
