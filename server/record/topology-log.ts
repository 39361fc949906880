import type { Millis } from '@/lib/cluster/ids';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import type { EntryBody } from '@/lib/history/entry';
import type { TopologyChange } from '@/lib/topology-changes';
import { KeyframeDue } from './keyframe-due';

interface Step {
  readonly at: Millis;
  readonly mono: Millis;
  readonly topology: Topology;
  readonly changes: readonly TopologyChange[];
  /** Whether a tick is written with it, with all its numbers. */
  readonly due: boolean;
}

/** Tells what of a topology is to be kept: itself, or what changed in it. */
export class TopologyLog {
  private readonly keyframes = new KeyframeDue();
  private newest = 0;

  take({ at, mono, topology, changes, due }: Step): {
    /** Then a tick belongs to it, due or not. */
    readonly keyframe: boolean;
    readonly entries: readonly EntryBody[];
  } {
    const kept = due ? changes.flatMap(withoutNumbers) : changes;
    // Where our clock was set back, what is kept must not go on from a later moment.
    const wentBack = at < this.newest;
    this.newest = at;
    if ((kept.length > 0 || due) && (wentBack || this.keyframes.at(mono))) {
      this.keyframes.kept(topology, mono);
      return { keyframe: true, entries: [{ type: 'topology', topology }] };
    }
    if (kept.length === 0) return { keyframe: false, entries: [] };
    this.keyframes.changed(kept);
    return {
      keyframe: false,
      entries: [
        {
          type: 'topology-changes',
          seq: topology.seq,
          changes: kept,
          ...(due ? {} : { dataAt: topology.at }),
        },
      ],
    };
  }
}

/** A change of measures less what the tick beside it holds; nothing when that is all. */
function withoutNumbers(change: TopologyChange): readonly TopologyChange[] {
  if (change.type !== 'measures') return [change];
  const words = Object.entries(change.measures).filter(([, value]) => typeof value !== 'number');
  return words.length === 0
    ? []
    : [{ ...change, measures: Object.fromEntries(words) as Partial<NodeMeasures> }];
}
