import { SLOT_COUNT } from '@/lib/cluster/slots';
import { MAP_SIDE } from '@/lib/paint/slot-pixels';

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -MAP_SIDE,
  ArrowDown: MAP_SIDE,
  PageUp: -8 * MAP_SIDE,
  PageDown: 8 * MAP_SIDE,
  Home: -SLOT_COUNT,
  End: SLOT_COUNT,
};

/** Where a key moves the cursor on the map: by cell, row, 8 rows, or to the ends; null for a key that moves nothing. */
export function moveCursor(key: string, slot: number | null): number | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  if (slot === null) return key === 'End' ? SLOT_COUNT - 1 : 0;
  const next = slot + step;
  if (Math.abs(step) === MAP_SIDE && (next < 0 || next >= SLOT_COUNT)) return slot;
  return Math.max(0, Math.min(SLOT_COUNT - 1, next));
}
