import { roughDuration } from '../duration';
import type { Millis, NodeId } from '../ids';
import { nameById, nodeName } from '../node-name';
import type { Evidence, Level, Topology, TopologyNode } from '../topology';

export type Picture = Omit<Topology, 'verdict'> & { readonly now: Millis };

export interface Finding {
  /** Stable name for scripts: `master-fail`, `slots-contested`, ... */
  readonly code: string;
  readonly level: Exclude<Level, 'ok'>;
  readonly text: string;
  /** What is at risk and what the cluster needs next; may be empty. */
  readonly risk: string;
  readonly evidence: readonly Evidence[];
}

/** `1 slot`, `2 slots`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** The read-only command that shows this node's own opinion. */
export const askNodes = (node: TopologyNode | undefined): string | undefined =>
  node?.host ? `redis-cli -h ${node.host} -p ${node.port} cluster nodes` : undefined;

export function standby(picture: Picture, master: TopologyNode): string {
  const replicas = picture.nodes.filter(node => node.role === 'replica' && node.masterId === master.id);
  if (replicas.length === 0) return 'It has no replica to take over.';
  const ready = replicas.filter(node => node.health === 'ok' && node.reachable);
  const best = ready.sort(
    (a, b) => (a.measures?.lag ?? Number.MAX_SAFE_INTEGER) - (b.measures?.lag ?? Number.MAX_SAFE_INTEGER),
  )[0];
  if (!best) return `${plural(replicas.length, 'replica')}, none of them healthy.`;
  return `Replica ${nodeName(best)} stands by.`;
}

/** Everything that speaks against a node: opinions, unanswered pings, our own attempts. */
export function opinions(picture: Picture, node: TopologyNode): Evidence[] {
  const by = (ids: readonly NodeId[], level: Level, says: string): Evidence[] =>
    ids.map(id => ({
      level,
      by: id,
      node: node.id,
      text: `${nameById(picture.nodes, id)} says ${says} of ${nodeName(node)}`,
      confirm: askNodes(picture.nodes.find(candidate => candidate.id === id)),
    }));
  return [
    ...by(node.failedBy, 'critical', 'FAIL'),
    ...by(node.suspectedBy, 'warning', 'PFAIL (fail?)'),
    ...node.pendingPings.map(
      (ping): Evidence => ({
        level: 'warning',
        by: ping.by,
        node: node.id,
        text: `${nameById(picture.nodes, ping.by)} waits ${roughDuration(ping.age)} for its pong from ${nodeName(node)}`,
      }),
    ),
    ...unreached(picture, node),
  ];
}

/** What we found when we asked it ourselves. */
export function unreached(picture: Picture, node: TopologyNode): Evidence[] {
  if (node.reachable || !node.failure) return [];
  const since =
    node.unreachableSince === undefined ? '' : `, for ${roughDuration(picture.now - node.unreachableSince)}`;
  return [
    {
      level: 'warning',
      by: 'us',
      node: node.id,
      text: `${node.failure.text}${since}`,
      confirm: askNodes(node),
    },
  ];
}
