import type { Millis } from '@/lib/cluster/ids';

/** A keyframe is at most this old, in ms, and has at most so many changes after it: both bound what a look back reads. */
const OLDEST: Millis = 3_600_000;
const MOST_CHANGES = 200;

/** Decides when a whole picture is kept again instead of its changes. */
export class KeyframeDue {
  private since = 0;
  private weight = Number.NEGATIVE_INFINITY;
  private changes = 0;
  private changesWeight = 0;

  /** True at the start, each hour, after many changes, and when these outweigh the keyframe. */
  at(mono: Millis): boolean {
    return mono - this.since >= OLDEST || this.changes >= MOST_CHANGES || this.changesWeight > this.weight;
  }

  kept(keyframe: unknown, mono: Millis): void {
    this.since = mono;
    this.weight = JSON.stringify(keyframe).length;
    this.changes = 0;
    this.changesWeight = 0;
  }

  changed(changes: unknown): void {
    this.changes++;
    this.changesWeight += JSON.stringify(changes).length;
  }
}
