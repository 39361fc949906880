import { plural } from '../../format/count';
import { formatDuration } from '../../format/duration';
import type { HostState } from '../../sockets/picture/socket-picture';
import type { Millis, NodeId } from '../ids';
import { nameById, nodeName } from '../node-name';
import type { Evidence, Level, Topology, TopologyNode } from '../topology';
import { isVoter } from '../voters';

export type Picture = Omit<Topology, 'verdict'> & {
  readonly now: Millis;
  /** The hosts whose kernels are seen, or were; none where only queries are believed. */
  readonly hosts?: readonly HostState[];
};

export interface Finding {
  /** Stable name for scripts: `master-fail`, `slots-contested`, ... */
  readonly code: string;
  readonly level: Exclude<Level, 'ok'>;
  readonly text: string;
  /** What is at risk and what the cluster needs next; may be empty. */
  readonly risk: string;
  readonly evidence: readonly Evidence[];
}

/** The read-only command that shows this node's own opinion. */
export const askNodes = (node: TopologyNode | undefined): string | undefined =>
  node?.host ? `redis-cli -h ${node.host} -p ${node.port} cluster nodes` : undefined;

/** How the shard of a master in trouble can go on: which replica stands by, or why none will take over. */
export function standby(picture: Picture, master: TopologyNode): string {
  const replicas = picture.nodes.filter(node => node.role === 'replica' && node.masterId === master.id);
  if (replicas.length === 0) return 'It has no replica to take over.';
  const healthy = replicas.filter(node => node.health === 'ok' && node.reachable);
  const [empty] = healthy.filter(neverSynced);
  const [best] = healthy
    .filter(node => !neverSynced(node))
    .sort(
      (a, b) => (a.measures?.lag ?? Number.MAX_SAFE_INTEGER) - (b.measures?.lag ?? Number.MAX_SAFE_INTEGER),
    );
  if (best) return `Replica ${nodeName(best)} stands by.`;
  if (empty) return `Replica ${nodeName(empty)} has never synced with it and will not take over.`;
  return `${plural(replicas.length, 'replica')}, none of them healthy.`;
}

/** A replica without its master that holds no replication offset has no data set to be elected with. */
const neverSynced = ({ measures }: TopologyNode): boolean =>
  measures?.masterLink === 'down' && measures.replOffset === 0;

/** The voters we can hear and nobody suspects: those who could still agree on FAIL or elect a replica. */
export function votersLeft(picture: Picture): number {
  return picture.nodes.filter(isVoter).filter(node => node.reachable && node.health === 'ok').length;
}

/** What is missing for FAIL, or why it will not come. */
export function whatFailNeeds(picture: Picture, node: TopologyNode): string {
  const missing = picture.quorum - node.votes;
  if (missing <= 0) return 'FAIL is agreed and on its way.';
  if (votersLeft(picture) < picture.quorum)
    return `FAIL needs ${picture.quorum} of ${picture.voters} masters and only ${votersLeft(picture)} can be heard.`;
  return `FAIL needs ${missing} more of ${picture.voters} masters.`;
}

/** `, for 12 s`; nothing for what has only just begun. */
export function lasting(picture: Picture, since: Millis | undefined): string {
  const age = since === undefined ? 0 : picture.now - since;
  return age < 1000 ? '' : ` for ${formatDuration(age)}`;
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
        text: `${nameById(picture.nodes, ping.by)} waits ${formatDuration(ping.age)} for a pong from ${nodeName(node)}`,
      }),
    ),
    ...unreached(picture, node),
  ];
}

/** What we found when we asked it ourselves. */
export function unreached(picture: Picture, node: TopologyNode): Evidence[] {
  if (node.reachable || !node.failure) return [];
  return [
    {
      level: 'warning',
      by: 'us',
      node: node.id,
      text: `${node.failure.text.replace(/\.$/, '')}${lasting(picture, node.unreachableSince)}.`,
      confirm: askNodes(node),
    },
  ];
}
