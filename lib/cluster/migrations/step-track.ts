import type { NodeId } from '../ids';
import type { MigratingSlot } from '../topology';
import { sampled } from './rate';
import type { Clock, Mark, Track } from './track';

/** How many keys a source holds of one slot, or why it would not tell. */
export type SlotCount =
  | { readonly slot: number; readonly keys: number }
  | { readonly slot: number; readonly unknown: string };

/** What a new picture says of the moves from one master to another. */
export interface Sight {
  readonly marks: readonly MigratingSlot[];
  /** Slots that went from the one to the other since the picture before. */
  readonly arrived: readonly number[];
  readonly ownerOf: (slot: number) => NodeId | undefined;
  /** Both ends have spoken for themselves: a mark that is not there is gone. */
  readonly heard: boolean;
  readonly count: SlotCount | undefined;
  /** INFO shows keys leaving the source or coming to the target: told from less, and so for want of counts only. */
  readonly keysMoveByInfo: boolean;
  readonly clock: Clock;
}

/** One step of a pair of masters. Progress is whatever only a migration that is alive brings about. */
export function stepTrack(track: Track, sight: Sight): Track {
  const { arrived, ownerOf, heard, count, clock } = sight;
  // A slot may go back where it came from while others are still on their way.
  const moved = new Set([...track.moved].filter(slot => ownerOf(slot) !== track.from));
  const dropped = new Set(track.dropped);
  const marks = new Map<number, Mark>();
  const present = new Set(sight.marks.map(mark => mark.slot));
  let keysMoved = track.keysMoved;
  let progress = false;
  const leave = (keys: number | null | undefined) => {
    if (keys != null) keysMoved = (keysMoved ?? 0) + keys;
  };
  const land = (slot: number) => {
    dropped.delete(slot);
    if (moved.has(slot)) return;
    moved.add(slot);
    leave(track.marks.get(slot)?.keys);
    progress = true;
  };

  for (const slot of arrived) land(slot);
  for (const [slot, mark] of track.marks) {
    if (present.has(slot)) continue;
    if (ownerOf(slot) === track.to) land(slot);
    else if (heard || ownerOf(slot) !== track.from) dropped.add(slot);
    else marks.set(slot, mark);
  }
  for (const found of sight.marks) {
    const before = track.marks.get(found.slot);
    // Of two ends of which one is silent the other's mark is all there is: that says nothing of the silent one's.
    const sides = heard || !before ? found.marks : before.marks;
    const counted = count?.slot === found.slot && 'keys' in count ? count.keys : null;
    const fallen = counted !== null && before?.keys != null && counted < before.keys;
    if (counted !== null) leave(fallen ? (before?.keys ?? 0) - counted : 0);
    const changed = !before || (before.marks !== sides && sides === 'both');
    if (changed || fallen) progress = true;
    dropped.delete(found.slot);
    marks.set(found.slot, {
      marks: sides,
      onReplica: found.onReplica === true,
      lopsidedSince:
        sides === 'both' ? null : fallen ? clock.monotonic : (before?.lopsidedSince ?? clock.monotonic),
      keys: counted ?? before?.keys ?? null,
      most: counted === null ? (before?.most ?? null) : Math.max(counted, before?.most ?? 0),
    });
  }
  if (marks.size > 0 && keysMoved === null && sight.keysMoveByInfo) progress = true;
  const unknown = count && 'unknown' in count ? count.unknown : count ? null : track.keysUnknown;
  return sampled(
    {
      ...track,
      marked: track.marked || marks.size > 0,
      quietSince: marks.size > 0 ? null : (track.quietSince ?? clock.monotonic),
      moved,
      dropped,
      marks,
      keysMoved,
      keysUnknown: unknown,
      ...(progress ? { lastProgress: clock.now, progressAt: clock.monotonic } : {}),
    },
    clock.monotonic,
  );
}
