import type { Millis, NodeId } from '../cluster/ids';
import { nodeName } from '../cluster/node-name';
import type { TopologyNode } from '../cluster/topology';
import { plural } from '../format/count';
import { exactDuration } from '../format/duration';
import type { Incident, IncidentReplica } from './incident';
import type { Look } from './look';

/** A link that broke as the master failed is no fault of the replica: this much before is its own. */
const BEFORE: Millis = 5000;

/** Since when replicas have been without their master's stream, by the monotonic clock. */
export type LinksDown = ReadonlyMap<NodeId, Millis>;

export function followLinks(state: LinksDown, { next, mono }: Look): LinksDown {
  const down = next.nodes.filter(node => node.role === 'replica' && node.measures?.masterLink === 'down');
  return new Map(down.map(({ id }) => [id, state.get(id) ?? mono]));
}

/** The replicas of a master, as they are now. `began`: when its incident began, by the monotonic clock. */
export function replicasOf(
  master: NodeId,
  look: Look,
  links: LinksDown,
  began: Millis,
): readonly IncidentReplica[] {
  return look.prev.nodes
    .filter(node => node.role === 'replica' && node.masterId === master && node.health !== 'handshake')
    .map(({ id }) => look.after.get(id) ?? look.before.get(id))
    .filter((node): node is TopologyNode => node !== undefined)
    .map(node => ({
      id: node.id,
      name: nodeName(node),
      offset: node.measures?.replOffset ?? null,
      unable: whyUnable(node),
      staleFor: staleness(links.get(node.id), began),
    }));
}

function whyUnable(node: TopologyNode): string | null {
  if (node.health === 'fail' || node.health === 'pfail') return `is ${node.health.toUpperCase()} itself`;
  if (!node.reachable) return 'does not answer';
  if (node.flags.includes('nofailover')) return 'is set never to take over (cluster-replica-no-failover)';
  return node.measures?.loading ? 'is loading its data set' : null;
}

const staleness = (downSince: Millis | undefined, began: Millis): Millis | null =>
  downSince !== undefined && began - downSince >= BEFORE ? Math.round(began - downSince) : null;

/** What speaks against a replica, to follow its name; null where nothing does. */
export const doubtOf = ({ unable, staleFor }: IncidentReplica): string | null =>
  unable ??
  (staleFor === null
    ? null
    : `had been without its master for ${exactDuration(staleFor)} (cluster-replica-validity-factor bars one that is too stale)`);

/** Why this replica and no other, as far as offsets tell. Elections begin in the order of rank: how many replicas have more. */
export function explainChoice(incident: Incident, chosen: NodeId): string | null {
  const { replicas, trigger } = incident;
  const own = replicas.find(one => one.id === chosen);
  if (!own) return null;
  const others = replicas.filter(one => one.id !== chosen);
  const sent = trigger === 'manual' || trigger === 'takeover' ? ', where the command was sent' : '';
  if (others.length === 0) return `${own.name} was the only replica${sent}.`;
  if (sent) return `${own.name} is the one of ${plural(replicas.length, 'replica')}${sent}.`;
  const able = others.filter(one => doubtOf(one) === null);
  const out = others.filter(one => doubtOf(one)).map(one => `${one.name} ${doubtOf(one)}`);
  const because = [rankOf(own, able), ...out].filter(part => part !== '');
  return `${own.name} was chosen out of ${plural(replicas.length, 'replica')}: ${because.join('; ')}.`;
}

function rankOf(own: IncidentReplica, able: readonly IncidentReplica[]): string {
  const { offset } = own;
  if (able.length === 0 || offset === null) return '';
  const known = able.filter((one): one is typeof one & { offset: number } => one.offset !== null);
  const rank = known.filter(one => one.offset > offset).length;
  const best = Math.max(...known.map(one => one.offset));
  if (known.length === 0) return `its offset was ${offset}, the others' are not known`;
  if (rank > 0) return `rank ${rank}, ${plural(best - offset, 'byte')} behind the best as last read`;
  if (best === offset) return `rank 0 with offset ${offset}, as others had: the shorter random delay decides`;
  return `rank 0, its offset ${offset} was ${plural(offset - best, 'byte')} ahead of the next`;
}
