import type { NewEvent } from '../events';
import { nodeName } from '../node-name';
import { isRoleTold } from '../role-told';
import { countSlots, formatRanges, type SlotRange } from '../slots';
import type { Topology, TopologyNode } from '../topology';
import { epochCollisions } from '../voters';
import type { Step } from './step';

/** Members that came, went, shook hands or moved house. */
export function addressChanges({ prev, next, before, after, at }: Step): NewEvent[] {
  const events: NewEvent[] = [];
  for (const node of next.nodes) {
    const old = before.get(node.id);
    const name = nodeName(node);
    if (!old && node.health === 'handshake') {
      events.push({
        at,
        type: 'handshake',
        level: 'info',
        node: node.id,
        text: `${name} is shaking hands with the cluster`,
        data: {},
      });
    } else if (!old || (old.health === 'handshake' && node.health !== 'handshake')) {
      events.push({
        at,
        type: 'node-added',
        level: 'info',
        node: node.id,
        text: isRoleTold(node) ? `${name} joined as ${node.role}` : `${name} joined`,
        data: { role: node.role, masterId: node.masterId },
      });
    } else {
      const moved = moveText(old, node);
      if (moved)
        events.push({
          at,
          type: 'node-address-changed',
          level: 'info',
          node: node.id,
          text: moved,
          data: { from: addressFacts(old), to: addressFacts(node) },
        });
    }
  }
  for (const node of prev.nodes) {
    if (after.has(node.id) || node.health === 'handshake') continue;
    events.push({
      at,
      type: 'node-removed',
      level: 'warning',
      node: node.id,
      text: `${nodeName(node)} left the cluster (${node.role})`,
      data: { role: node.role, slots: countSlots(node.slots) },
    });
  }
  return events;
}

const addressFacts = ({ host, port, busPort, hostname }: TopologyNode) => ({
  host,
  port,
  busPort,
  hostname: hostname ?? null,
});

/** What changed of a node's address, as a sentence; null when nothing did. */
function moveText(old: TopologyNode, node: TopologyNode): string | null {
  const [from, to] = [nodeName(old), nodeName(node)];
  if (old.host !== '' && node.host === '') return `${from} has lost its address (noaddr)`;
  if (from !== to) return `${from} is now at ${to}`;
  if (old.hostname !== node.hostname) return `${to} is now named ${node.hostname ?? 'by its address only'}`;
  return old.busPort === node.busPort ? null : `Bus port of ${to}: ${old.busPort} → ${node.busPort}`;
}

/** What we found ourselves when we asked. */
export function reachChanges({ next, before, at }: Step): NewEvent[] {
  return next.nodes.flatMap((node): NewEvent[] => {
    const old = before.get(node.id);
    if (!old) return [];
    const failed = node.failure?.kind !== 'connecting' && !node.reachable && node.failure;
    const failedBefore = old.failure?.kind !== 'connecting' && !old.reachable && old.failure;
    if (failed && !failedBefore)
      return [
        {
          at,
          type: 'node-unreachable',
          level: 'warning',
          node: node.id,
          text: failed.text,
          data: { kind: failed.kind, advice: failed.advice },
        },
      ];
    if (node.reachable && failedBefore)
      return [
        {
          at,
          type: 'node-reachable',
          level: 'info',
          node: node.id,
          text: `${nodeName(node)} answers us again`,
          data: { after: old.unreachableSince === undefined ? null : at - old.unreachableSince },
        },
      ];
    return [];
  });
}

/** Epochs, cluster state and agreement: facts of the cluster as a whole. */
export function clusterChanges({ prev, next, before, at, name }: Step): NewEvent[] {
  const events: NewEvent[] = [];
  if (next.currentEpoch !== prev.currentEpoch && next.currentEpoch > 0)
    events.push({
      at,
      type: 'current-epoch-changed',
      level: 'info',
      text: `Current epoch ${prev.currentEpoch} → ${next.currentEpoch}`,
      data: { from: prev.currentEpoch, to: next.currentEpoch },
    });
  for (const node of next.nodes) {
    const old = before.get(node.id);
    if (
      !old ||
      node.role !== 'master' ||
      old.configEpoch === node.configEpoch ||
      (old.slots.length === 0 && node.slots.length === 0) ||
      (old.role === 'replica' && node.slots.length === 0)
    )
      continue;
    events.push({
      at,
      type: 'config-epoch-changed',
      level: 'info',
      node: node.id,
      text: `Config epoch of ${nodeName(node)}: ${old.configEpoch} → ${node.configEpoch}`,
      data: { from: old.configEpoch, to: node.configEpoch },
    });
  }
  const collided = epochCollisions(prev.nodes);
  for (const [epoch, nodes] of epochCollisions(next.nodes)) {
    if (collided.has(epoch)) continue;
    events.push({
      at,
      type: 'epoch-collision',
      level: 'warning',
      text: `Masters ${nodes.map(nodeName).join(' and ')} share config epoch ${epoch}`,
      data: { epoch, nodes: nodes.map(node => node.id) },
    });
  }
  if (next.state !== prev.state)
    events.push({
      at,
      type: 'cluster-state-changed',
      level: next.state === 'ok' ? 'info' : 'critical',
      text: `Cluster state ${prev.state} → ${next.state}${next.state === 'unknown' ? ': no node answers' : ''}`,
      data: { from: prev.state, to: next.state },
    });
  events.push(...agreementChanges(prev, next, at));
  events.push(...contestChanges(prev, next, at, name));
  return events;
}

/** Views differ for a moment around every change: only a split that outlives two intervals is told. */
function agreementChanges(prev: Topology, next: Topology, at: number): NewEvent[] {
  const long = (topology: Topology) =>
    topology.splitSince !== null && topology.at - topology.splitSince >= 2 * topology.interval;
  if (long(next) && !long(prev))
    return [
      {
        at,
        type: 'views-split',
        level: 'warning',
        text: `The nodes hold ${new Set(next.views.map(view => view.digest)).size} different views`,
        data: { since: next.splitSince, disagreements: next.disagreements },
      },
    ];
  if (long(prev) && next.splitSince === null)
    return [
      { at, type: 'views-agree', level: 'info', text: `All ${next.views.length} views agree`, data: {} },
    ];
  return [];
}

function contestChanges(prev: Topology, next: Topology, at: number, name: Step['name']): NewEvent[] {
  const key = (topology: Topology) => JSON.stringify(topology.slots.contested);
  if (next.slots.contested.length === 0 || key(prev) === key(next)) return [];
  return next.slots.contested.map(({ slots, by }) => ({
    at,
    type: 'views-split',
    level: 'critical',
    text: `Slots ${formatRanges(slots as SlotRange[], ', ')} are claimed by ${by.map(name).join(' and ')}`,
    data: { slots, by },
  }));
}
