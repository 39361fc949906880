import { Flag } from '@/lib/cluster/flags';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { type MergeInput, merge } from '@/lib/cluster/merge';
import type { NodeLine } from '@/lib/cluster/node-line';
import type { SlotRange } from '@/lib/cluster/slots';
import type { Topology } from '@/lib/cluster/topology';
import { buildView, type View } from '@/lib/cluster/view';

/** `id(3)` is `0000…0003`: readable ids for tests that write views by hand. */
export const id = (n: number): NodeId => n.toString(16).padStart(40, '0') as NodeId;

/** A line about node `n` at 10.0.0.n:6379: a healthy master without slots unless said otherwise. */
export function line(n: number, facts: Partial<NodeLine> = {}): NodeLine {
  return {
    id: id(n),
    host: `10.0.0.${n}`,
    port: 6379,
    busPort: 16379,
    hostname: '',
    aux: [],
    flags: Flag.master,
    masterId: null,
    pingSent: 0,
    pongRecv: 1_700_000_000_000,
    configEpoch: n,
    linkUp: true,
    slots: [],
    migrating: [],
    importing: [],
    ...facts,
  };
}

/** A master with slots. */
export const master = (n: number, slots: readonly SlotRange[], facts: Partial<NodeLine> = {}): NodeLine =>
  line(n, { slots, ...facts });

/** A replica of master `of`. */
export const replica = (n: number, of: number, facts: Partial<NodeLine> = {}): NodeLine =>
  line(n, { flags: Flag.slave, masterId: id(of), configEpoch: of, ...facts });

export const AT = 1_700_000_001_000;

/** What node `n` says: the given lines with its own flagged myself. */
export function view(n: number, lines: readonly NodeLine[], at = AT): View {
  const own = lines.map(one => (one.id === id(n) ? { ...one, flags: one.flags | Flag.myself } : one));
  const built = buildView({ lines: own, malformed: [], vars: null }, at, null, 0);
  if (!built) throw new Error(`no line of node ${n} in its own view`);
  return built;
}

/** Merges views as a watcher would, every observer being reachable. */
export function join(views: readonly View[], more: Partial<MergeInput> = {}): Topology {
  return merge({
    id: 'test' as ClusterId,
    name: 'test',
    interval: 1000,
    simulated: false,
    now: AT,
    views,
    reach: new Map(views.map(one => [one.node, { ok: true as const, at: one.at }])),
    measures: new Map(),
    seeds: [],
    previous: null,
    ...more,
  });
}

/** Three masters with all slots, three replicas; everybody's line. */
export const SIX: readonly NodeLine[] = [
  master(1, [[0, 5460]]),
  master(2, [[5461, 10922]]),
  master(3, [[10923, 16383]]),
  replica(4, 1),
  replica(5, 2),
  replica(6, 3),
];

/** `SIX` with some lines replaced, by id. */
export const but = (...lines: readonly NodeLine[]): NodeLine[] =>
  SIX.map(one => lines.find(other => other.id === one.id) ?? one);

/** Every one of the given observers says the same. */
export const all = (lines: readonly NodeLine[], observers = [1, 2, 3, 4, 5, 6]): View[] =>
  observers.map(n => view(n, lines));
