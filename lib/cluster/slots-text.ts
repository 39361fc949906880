import { countSlots, formatRanges, type SlotRange } from './slots';

/** Slots at the beginning of a sentence: `Slot 7`, `3 slots (7-9)`, or only how many where the ranges are many. */
export function slotsText(ranges: readonly SlotRange[]): string {
  const total = countSlots(ranges);
  if (total === 1) return `Slot ${ranges[0]?.[0]}`;
  return ranges.length > 4 ? `${total} slots` : `${total} slots (${formatRanges(ranges, ', ')})`;
}
