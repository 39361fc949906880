import type { NodeId } from '@/lib/cluster/ids';
import type { Reading } from './reading';

/** What one node's answers show at a glance. */
interface Glance {
  readonly epoch?: number;
  readonly probe?: string;
  readonly opinions?: string;
}

/** What a reading calls for: this node's own view, or everybody's. */
export interface Call {
  readonly own: boolean;
  readonly everybody: boolean;
}

/**
 * Signs of change on large clusters, where full views are rare. Any that differs from a node's last one calls for
 * everybody's view; its own epoch moves when it is promoted, demoted or takes slots: then its own word is wanted first.
 * The first sign of its kind is none.
 */
export class Signs {
  private readonly glances = new Map<NodeId, Glance>();
  private lastDigest: string | null = null;

  notice(id: NodeId, { clusterInfo, view }: Extract<Reading, { ok: true }>): Call {
    const old = this.glances.get(id);
    const now: Glance = {
      ...(clusterInfo
        ? {
            epoch: clusterInfo.myEpoch,
            probe: [
              clusterInfo.state,
              clusterInfo.slotsAssigned,
              clusterInfo.slotsPfail,
              clusterInfo.slotsFail,
              clusterInfo.currentEpoch,
              clusterInfo.knownNodes,
            ].join(),
          }
        : {}),
      ...(view ? { opinions: view.opinions.map(opinion => `${opinion.id}${opinion.failure}`).join() } : {}),
    };
    this.glances.set(id, { ...old, ...now });
    // Slots can move without a new epoch: then only the listings differ.
    const listed = view !== null && this.lastDigest !== null && view.digest !== this.lastDigest;
    if (view) this.lastDigest = view.digest;
    return {
      own: differs(old?.epoch, now.epoch),
      everybody: listed || differs(old?.probe, now.probe) || differs(old?.opinions, now.opinions),
    };
  }

  /** Forgets who is no member any more. */
  keepOnly(members: ReadonlySet<NodeId>): void {
    for (const id of this.glances.keys()) if (!members.has(id)) this.glances.delete(id);
  }
}

function differs<T>(old: T | undefined, now: T | undefined): boolean {
  return old !== undefined && now !== undefined && old !== now;
}
