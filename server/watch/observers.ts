import type { NodeId } from '@/lib/cluster/ids';

/** Up to this many nodes every node gives its full view each tick. */
export const ALL_OBSERVE = 64;

/** Lines of CLUSTER NODES read per tick in quiet times on larger clusters: about what 64 nodes of 64 cost. */
const QUIET_LINES = ALL_OBSERVE * ALL_OBSERVE;

/**
 * Who gives a full view this tick. Up to 64 nodes: all. Above, a CLUSTER NODES answer grows with the cluster (141 KB at
 * 1000 nodes) and asking everybody would cost its square, so a few observers rotate, and every node is only probed.
 * On suspicion all are asked once, at most 64 a tick, those whose own standing has changed first.
 */
export class Observers {
  private readonly urgent = new Set<NodeId>();
  private readonly waiting = new Set<NodeId>();
  private suspicion = false;
  private next = 0;

  /** Something has changed that calls for everybody's opinion. */
  suspect(): void {
    this.suspicion = true;
  }

  /** A node's own standing has changed, which nobody knows better than itself. */
  hear(id: NodeId): void {
    this.urgent.add(id);
  }

  choose(all: readonly NodeId[]): ReadonlySet<NodeId> {
    if (all.length <= ALL_OBSERVE) return new Set(all);
    // Who waits already keeps its place: else those just asked, by what they said, would go before the others for ever.
    if (this.suspicion) for (const id of all) this.waiting.add(id);
    this.suspicion = false;
    const known = new Set(all);
    const chosen = new Set<NodeId>();
    for (const queue of [this.urgent, this.waiting])
      for (const id of queue) {
        if (chosen.size >= ALL_OBSERVE) break;
        queue.delete(id);
        if (known.has(id)) chosen.add(id);
      }
    const quiet = Math.max(2, Math.floor(QUIET_LINES / all.length));
    for (let i = 0; i < quiet && chosen.size < Math.max(quiet, ALL_OBSERVE); i++) {
      const id = all[this.next++ % all.length];
      if (id) chosen.add(id);
    }
    return chosen;
  }
}
