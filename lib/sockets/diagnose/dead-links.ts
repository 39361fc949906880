import type { Millis, NodeId } from '../../cluster/ids';
import type { HostHistory } from './host-history';
import type { DiagnoseInput } from './input';
import type { Track } from './track';

/** Whom a stuck end is held against. */
export function blame(
  stuck: readonly Track[],
  { queries }: DiagnoseInput,
): (track: Track) => readonly NodeId[] {
  const partners = new Map<NodeId, Set<NodeId>>();
  for (const { from, to } of stuck) {
    join(partners, from, to);
    join(partners, to, from);
  }
  const mute = (id: NodeId) => {
    const query = queries.get(id);
    return query !== undefined && (query.waitingSince !== null || query.failure !== null);
  };
  const weight = (id: NodeId) => (partners.get(id)?.size ?? 0) * 2 + (mute(id) ? 3 : 0);
  return ({ from, to }) => {
    const difference = weight(from) - weight(to);
    return difference > 0 ? [from] : difference < 0 ? [to] : [from, to];
  };
}

/** What the dead connections of all nodes show, gathered in one pass. */
export class DeadLinks {
  private readonly partners = new Map<NodeId, Set<NodeId>>();
  private readonly told = new Set<NodeId>();
  private readonly hosts = new Map<NodeId, Set<string>>();
  private readonly ends = new Map<NodeId, Set<string>>();
  /** Segments sent again, less those of dead connections, by host. */
  private readonly beyond = new Map<string, number>();
  /** Of these, those sent while no connection of that host was dead. */
  private readonly passing = new Map<string, number>();

  constructor(
    stuck: readonly Track[],
    blamed: (track: Track) => readonly NodeId[],
    hosts: HostHistory,
    { table, now }: DiagnoseInput,
  ) {
    if (stuck.length === 0) return;
    for (const [key, { resent }] of hosts) {
      const host = key.slice(0, key.lastIndexOf(' '));
      const recent = resent.filter(one => now - one.at <= LOSS_WINDOW);
      for (const { segments, dead } of recent) {
        add(this.beyond, host, segments);
        if (!dead) add(this.passing, host, segments);
      }
    }
    for (const track of stuck) {
      const { from, to, host, row, refused } = track;
      // Before the first timeout the kernel repeats the last segment once, as a probe, and counts that too.
      if (!refused) for (const sums of [this.beyond, this.passing]) add(sums, host, -(row.retransmits + 1));
      const isTold = blamed(track).length < 2;
      const ends = [from, to].flatMap(id => table.nodes.get(id)?.host ?? []).filter(end => end !== host);
      for (const [id, other] of [
        [from, to],
        [to, from],
      ] as const) {
        join(this.partners, id, other);
        join(this.hosts, id, host);
        for (const end of ends) join(this.ends, id, end);
        if (isTold) this.told.add(id);
      }
    }
  }

  tiedWith(id: NodeId): NodeId | null {
    const partners = this.partners.get(id);
    const [only] = partners ?? [];
    return partners?.size === 1 && !this.told.has(id) ? (only ?? null) : null;
  }

  lossElsewhere(id: NodeId): number {
    return sumOf(this.beyond, this.hosts.get(id));
  }

  lossAtEnds(id: NodeId): number {
    return sumOf(this.passing, this.ends.get(id));
  }
}

function add(sums: Map<string, number>, host: string, segments: number): void {
  sums.set(host, (sums.get(host) ?? 0) + segments);
}

function sumOf(sums: ReadonlyMap<string, number>, hosts: ReadonlySet<string> = new Set()): number {
  let sum = 0;
  for (const host of hosts) sum += Math.max(0, sums.get(host) ?? 0);
  return sum;
}

function join<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

const LOSS_WINDOW: Millis = 3000;
