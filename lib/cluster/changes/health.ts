import { plural } from '../../format/count';
import type { NewEvent } from '../events';

import { nodeName } from '../node-name';
import { countSlots } from '../slots';
import type { TopologyNode } from '../topology';
import type { Step } from './step';

/** Suspicion, FAIL, bus links, and replication trouble, node by node; suspicion before FAIL. */
export function healthChanges({ prev, next, before, at, name }: Step): NewEvent[] {
  const raised: NewEvent[] = [];
  const failed: NewEvent[] = [];
  const other: NewEvent[] = [];
  for (const node of next.nodes) {
    const old = before.get(node.id);
    if (!old) continue;
    const was = rank(old);
    const is = rank(node);
    const data = {
      suspectedBy: node.suspectedBy,
      failedBy: node.failedBy,
      votes: node.votes,
      quorum: next.quorum,
      voters: next.voters,
      slots: countSlots(node.slots),
    };
    const who = [...node.suspectedBy, ...node.failedBy].map(name).join(', ');
    // FAIL is only reached through PFAIL, even when both fell between two readings.
    if (was === 0 && is > 0)
      raised.push({
        at,
        type: 'pfail-raised',
        level: 'warning',
        node: node.id,
        text: `${who || 'A node'} ${node.suspectedBy.length + node.failedBy.length > 1 ? 'say' : 'says'} PFAIL of ${nodeName(node)}`,
        data: is === 2 ? { ...data, inferred: true } : data,
      });
    if (was < 2 && is === 2)
      failed.push({
        at,
        type: 'fail-raised',
        level: 'critical',
        node: node.id,
        text: `${nodeName(node)} is FAIL: a majority of ${next.voters} masters agrees`,
        data,
      });
    if (was === 2 && is < 2)
      other.push({
        at,
        type: 'fail-cleared',
        level: 'info',
        node: node.id,
        text: `${nodeName(node)} is no longer FAIL`,
        data: {},
      });
    if (was === 1 && is === 0)
      other.push({
        at,
        type: 'pfail-cleared',
        level: 'info',
        node: node.id,
        text: `${nodeName(node)} is no longer suspected`,
        data: {},
      });
    other.push(...linkChanges(old, node, at), ...replicationChanges(old, node, at));
  }
  other.push(...orphanChanges(prev.nodes, next.nodes, at));
  return [...raised, ...failed, ...other];
}

const rank = (node: TopologyNode): 0 | 1 | 2 =>
  node.health === 'fail' ? 2 : node.health === 'pfail' ? 1 : 0;

function linkChanges(old: TopologyNode, node: TopologyNode, at: number): NewEvent[] {
  // That the last lost link is forgotten says nothing while the node does not answer us either.
  if (old.linkState === node.linkState || (node.linkState === 'connected' && !node.reachable)) return [];
  return node.linkState === 'disconnected'
    ? [
        {
          at,
          type: 'link-down',
          level: 'warning',
          node: node.id,
          text: `${plural(node.linksDown.length, 'node')} lost the bus link to ${nodeName(node)}`,
          data: { by: node.linksDown },
        },
      ]
    : [
        {
          at,
          type: 'link-up',
          level: 'info',
          node: node.id,
          text: `Bus links to ${nodeName(node)} are back`,
          data: {},
        },
      ];
}

function replicationChanges(old: TopologyNode, node: TopologyNode, at: number): NewEvent[] {
  if (node.role !== 'replica' || node.measures?.masterLink !== 'down' || old.measures?.masterLink !== 'up')
    return [];
  return [
    {
      at,
      type: 'replica-lagging',
      level: 'warning',
      node: node.id,
      text: `Replica ${nodeName(node)} lost the link to its master`,
      data: { lag: node.measures.lag ?? null },
    },
  ];
}

function orphanChanges(prev: readonly TopologyNode[], next: readonly TopologyNode[], at: number): NewEvent[] {
  const orphans = (nodes: readonly TopologyNode[]) => {
    const ids = new Set(nodes.map(node => node.id));
    return nodes.filter(
      node =>
        node.role === 'replica' && node.health !== 'handshake' && (!node.masterId || !ids.has(node.masterId)),
    );
  };
  const known = new Set(orphans(prev).map(node => node.id));
  return orphans(next)
    .filter(node => !known.has(node.id))
    .map(node => ({
      at,
      type: 'replica-orphaned',
      level: 'warning',
      node: node.id,
      text: `Replica ${nodeName(node)} follows a master that is not a member`,
      data: { masterId: node.masterId },
    }));
}
