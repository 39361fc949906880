import { plural } from '../../format/count';
import { nameById, nodeName } from '../node-name';
import { countSlots } from '../slots';
import { askNodes, type Finding, type Picture } from './finding';

export function brokenReplication({ nodes }: Picture): Finding | null {
  // Of a master that is gone the lost link says nothing new.
  const alive = new Set(nodes.filter(node => node.reachable && node.health === 'ok').map(node => node.id));
  const broken = nodes.filter(
    node =>
      node.role === 'replica' &&
      node.health === 'ok' &&
      node.reachable &&
      node.measures?.masterLink === 'down' &&
      node.masterId !== null &&
      alive.has(node.masterId),
  );
  const first = broken[0];
  if (!first) return null;
  return {
    code: 'replication-down',
    level: 'warning',
    text:
      broken.length === 1
        ? `Replica ${nodeName(first)} has lost the link to its master.`
        : `${broken.length} replicas have lost the link to their masters.`,
    risk:
      broken.length === 1
        ? 'It falls behind and may refuse to take over.'
        : 'They fall behind and may refuse to take over.',
    evidence: broken.map(node => ({
      level: 'warning',
      by: node.id,
      node: node.id,
      text: `${nodeName(node)} says master_link_status:down`,
      confirm: askNodes(node)?.replace('cluster nodes', 'info replication'),
    })),
  };
}

export function lonelyMasters({ nodes }: Picture): Finding | null {
  const replicas = nodes.filter(node => node.role === 'replica');
  // A cluster without any replica is somebody's choice (caches are); the healthy verdict says so.
  if (replicas.length === 0) return null;
  const covered = new Set(replicas.filter(node => node.health === 'ok').map(node => node.masterId));
  const lonely = nodes.filter(
    node => node.role === 'master' && node.slots.length > 0 && node.health === 'ok' && !covered.has(node.id),
  );
  const first = lonely[0];
  if (!first) return null;
  return {
    code: 'master-without-replica',
    level: 'warning',
    text:
      lonely.length === 1
        ? `Master ${nodeName(first)} has no healthy replica.`
        : `${lonely.length} masters have no healthy replica.`,
    risk: `If it fails, ${plural(countSlots(first.slots), 'slot')} go unserved.`,
    evidence: lonely.map(node => ({
      level: 'warning',
      by: node.id,
      node: node.id,
      text: `no healthy node replicates ${nodeName(node)}`,
    })),
  };
}

export function orphans({ nodes }: Picture): Finding | null {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const lost = nodes.filter(
    node => node.role === 'replica' && node.health === 'ok' && (!node.masterId || !byId.has(node.masterId)),
  );
  const chained = nodes.filter(
    node =>
      node.role === 'replica' &&
      node.health === 'ok' &&
      node.masterId !== null &&
      byId.get(node.masterId)?.role === 'replica',
  );
  const first = lost[0] ?? chained[0];
  if (!first) return null;
  return {
    code: 'replica-orphaned',
    level: lost.length > 0 ? 'warning' : 'info',
    text:
      lost.length > 0
        ? `Replica ${nodeName(first)} follows a master that is not a member.`
        : `Replica ${nodeName(first)} replicates another replica.`,
    risk: lost.length > 0 ? 'It protects no slots.' : 'Its master cannot count on it in an election.',
    evidence: [...lost, ...chained].map(node => ({
      level: 'info',
      by: node.id,
      node: node.id,
      text: `${nodeName(node)} replicates ${node.masterId ? nameById(nodes, node.masterId) : 'nobody'}`,
      confirm: askNodes(node),
    })),
  };
}
