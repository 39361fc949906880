import type { Failure, Reach } from '@/lib/cluster/failure';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { MergeInput } from '@/lib/cluster/merge';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import type { View } from '@/lib/cluster/view';
import type { QuerySigns } from '@/lib/sockets/diagnose/input';
import { ALL_OBSERVE } from './observers';
import type { Reading } from './reading';

/** All that is known of a cluster's nodes between two pictures: the newest reading of each, in parts. */
export class Knowledge {
  private readonly views = new Map<NodeId, View>();
  private readonly texts = new Map<NodeId, { text: string; at: Millis }>();
  private readonly reach = new Map<NodeId, Reach>();
  private readonly answeredAt = new Map<NodeId, Millis>();
  private readonly measures = new Map<NodeId, NodeMeasures>();
  private readonly limited = new Map<NodeId, readonly Failure[]>();
  private readonly clockOffsets = new Map<NodeId, Millis>();
  private readonly doubtfulClocks = new Set<NodeId>();

  /** What merging needs of it. */
  get forMerge(): Pick<MergeInput, 'views' | 'reach' | 'measures' | 'limited'> {
    const { reach, measures, limited } = this;
    return { views: [...this.views.values()], reach, measures, limited };
  }

  /** What nodes withhold, these among it. */
  limitedWith(more: ReadonlyMap<NodeId, Failure>): ReadonlyMap<NodeId, readonly Failure[]> {
    if (more.size === 0) return this.limited;
    const all = new Map(this.limited);
    for (const [id, failure] of more) all.set(id, [...(all.get(id) ?? []), failure]);
    return all;
  }

  /** True once some member was asked, whatever came of it. */
  get anyTried(): boolean {
    return this.reach.size > 0;
  }

  get anyAnswers(): boolean {
    for (const reach of this.reach.values()) if (reach.ok) return true;
    return false;
  }

  /** The raw CLUSTER NODES text last read from a node. */
  text(id: NodeId): { readonly text: string; readonly at: Millis } | undefined {
    return this.texts.get(id);
  }

  /** The node's clock minus ours; null as long as it has not told its time. */
  clockOffset(id: NodeId): Millis | null {
    return this.clockOffsets.get(id) ?? null;
  }

  /** True as long as its measures, or, after ours was set, its clock, are not known. */
  wantsInfo(id: NodeId): boolean {
    return !this.measures.has(id) || this.doubtfulClocks.has(id);
  }

  /** What asking this node has told so far, for the witness of sockets to be held against. */
  querySigns(id: NodeId): Pick<QuerySigns, 'answeredAt' | 'failure'> & Partial<QuerySigns> {
    const reach = this.reach.get(id);
    const { version, connectionsReceived, clients, at } = this.measures.get(id) ?? {};
    const failed = reach && !reach.ok && reach.failure.kind !== 'connecting';
    return {
      answeredAt: this.answeredAt.get(id) ?? 0,
      failure: failed ? { kind: reach.failure.kind, since: reach.since } : null,
      ...(version === undefined ? {} : { version }),
      ...(connectionsReceived === undefined || clients === undefined || at === undefined
        ? {}
        : { connectionsReceived, clients, measuredAt: at }),
    };
  }

  /** What was out of reach before our restart is so since then: it is no news until it answers. */
  resume(kept: Topology): void {
    for (const { id, failure, unreachableSince } of kept.nodes)
      if (failure && unreachableSince !== undefined)
        this.reach.set(id, { ok: false, since: unreachableSince, at: kept.at, failure });
  }

  /** Begins anew with what seeds say; whatever views are left came from seeds that were asked before. */
  beginWith(views: readonly View[]): void {
    this.views.clear();
    for (const view of views) this.views.set(view.node, view);
  }

  /** Takes in a reading. Tells whether the node was just lost, or is back, or neither. */
  take(id: NodeId, reading: Reading): 'lost' | 'back' | null {
    const before = this.reach.get(id);
    if (!reading.ok) {
      const { at, failure } = reading;
      // While a new attempt is under way, the outcome of the last one still stands.
      const standing = before && !before.ok && failure.kind === 'connecting' ? before.failure : failure;
      this.reach.set(id, {
        ok: false,
        since: before && !before.ok ? before.since : at,
        at,
        failure: standing,
      });
      // Its opinions are history now: counting them would keep a dead node's vote alive. But where members cannot be
      // reached at their own addresses (NAT, a missing addressMap), what a seed says is all there is.
      if (before?.ok || this.anyAnswers) this.views.delete(id);
      this.limited.delete(id);
      return before?.ok ? 'lost' : null;
    }
    this.reach.set(id, { ok: true, at: reading.at });
    this.answeredAt.set(id, reading.at);
    const view = reading.view ?? this.views.get(id);
    // A probe brings no view, but its CLUSTER INFO is newer than the one read with the view.
    if (view) this.views.set(id, { ...view, info: reading.clusterInfo ?? view.info });
    if (reading.text !== null) this.texts.set(id, { text: reading.text, at: reading.at });
    if (reading.info?.clockOffset != null) {
      this.clockOffsets.set(id, reading.info.clockOffset);
      this.doubtfulClocks.delete(id);
    }
    if (reading.limited.length > 0) this.limited.set(id, reading.limited);
    else this.limited.delete(id);
    const { state, ballots } = reading.clusterInfo ?? {};
    const clusterState = state ? { clusterState: state, ...ballots } : {};
    const measures = reading.info?.measures ?? this.measures.get(id) ?? { at: reading.at };
    this.measures.set(id, { ...measures, ...clusterState });
    return before && !before.ok ? 'back' : null;
  }

  /** Our machine's clock was set, and with it that of every node on it: what is known of nodes' clocks may be wrong. */
  forgetClocks(): void {
    for (const id of this.clockOffsets.keys()) this.doubtfulClocks.add(id);
    this.clockOffsets.clear();
  }

  /** Forgets who left, and the full lists of all but the newest views: at 1000 nodes they would be a million lines. */
  shed(members: ReadonlySet<NodeId>): void {
    const { views, texts, reach, answeredAt, measures, limited, clockOffsets, doubtfulClocks } = this;
    for (const known of [views, texts, reach, answeredAt, measures, limited, clockOffsets, doubtfulClocks])
      for (const id of known.keys()) if (!members.has(id)) known.delete(id);
    const full = [...this.views.values()].filter(view => view.lines);
    if (full.length <= ALL_OBSERVE) return;
    full.sort((a, b) => b.at - a.at);
    for (const view of full.slice(ALL_OBSERVE)) {
      this.views.set(view.node, { ...view, lines: null });
      this.texts.delete(view.node);
    }
  }
}
