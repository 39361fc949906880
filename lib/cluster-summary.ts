import type { Millis } from './cluster/ids';
import { servingOf } from './cluster/serving';
import { SLOT_COUNT } from './cluster/slots';
import type { Topology, TopologyNode } from './cluster/topology';
import { isVoter } from './cluster/voters';
import { staleAfter } from './stale-after';
import type { ClusterSummary } from './wire';

type Ribbon = ClusterSummary['ribbon'];
type Stretch = Ribbon[number];
type StretchHealth = Stretch[3];

/** A small picture has no more columns than this; a more fragmented cluster is drawn coarser. Divides 16384. */
const MAX_STRETCHES = 512;
const WORST: readonly StretchHealth[] = ['ok', 'pfail', 'fail', 'none'];

/**
 * One cluster as a row of the overview. `now` is the server's clock in ms; older than two poll intervals (of at least
 * a second) is stale, and so is a cluster that never gave a reading (`at` is 0).
 */
export function summarise(topology: Topology, now: Millis): ClusterSummary {
  const { verdict, slots } = topology;
  // Handshake entries carry temporary ids: they are not members yet.
  const nodes = topology.nodes.filter(node => node.health !== 'handshake');
  // Without queries nobody knows who owns slots: then roles are all there is.
  const masters = nodes.filter(node =>
    topology.mode === 'sockets' ? node.role === 'master' : isVoter(node),
  ).length;
  return {
    id: topology.id,
    name: topology.name,
    simulated: topology.simulated,
    state: topology.state,
    verdict: { level: verdict.level, text: verdict.text, risk: verdict.risk },
    nodes: nodes.length,
    masters,
    replicas: nodes.filter(node => node.role === 'replica').length,
    slots: { assigned: slots.assigned, ok: slots.ok, pfail: slots.pfail, fail: slots.fail },
    currentEpoch: topology.currentEpoch,
    at: topology.at,
    interval: topology.interval,
    stale: isStale(topology, now),
    ribbon: ribbonOf(topology),
  };
}

/** True when the newest reading is older than two intervals of at least a second, or when there is none. */
export function isStale(topology: Pick<Topology, 'at' | 'interval'>, now: Millis): boolean {
  // A reading from the future means that the clock was set back: its age is not known, so it is not fresh.
  return Math.abs(now - topology.at) > staleAfter(topology.interval);
}

/** Owners are numbered by their place among the masters that own slots, in the topology's order of nodes. */
function ribbonOf({ nodes, slots }: Topology): Ribbon {
  const owners = nodes.filter(node => node.role === 'master' && node.slots.length > 0);
  const ownerOf = new Int16Array(SLOT_COUNT).fill(-1);
  owners.forEach((node, index) => {
    for (const [first, last] of node.slots) ownerOf.fill(index, first, last + 1);
  });
  for (const { slots: ranges, by } of slots.contested) {
    const winner = owners.findIndex(node => node.id === by[0]);
    for (const [first, last] of ranges) ownerOf.fill(winner, first, last + 1);
  }
  const health = owners.map(stretchHealth);
  const exact = stretches(SLOT_COUNT, 1, slot => [
    ownerOf[slot] ?? -1,
    health[ownerOf[slot] ?? -1] ?? 'none',
  ]);
  if (exact.length <= MAX_STRETCHES) return exact;

  const width = SLOT_COUNT / MAX_STRETCHES;
  return stretches(MAX_STRETCHES, width, column => {
    const within = ownerOf.subarray(column * width, (column + 1) * width);
    const worst = Math.max(...Array.from(within, owner => WORST.indexOf(health[owner] ?? 'none')));
    return [within[0] ?? -1, WORST[worst] ?? 'none'];
  });
}

/** Joins neighbouring columns (each `width` slots) that look the same. */
function stretches(
  columns: number,
  width: number,
  look: (column: number) => [number, StretchHealth],
): Stretch[] {
  const result: Stretch[] = [];
  for (let column = 0; column < columns; column++) {
    const [owner, health] = look(column);
    const last = column * width + width - 1;
    const previous = result.at(-1);
    if (previous && previous[2] === owner && previous[3] === health) {
      result[result.length - 1] = [previous[0], last, owner, health];
    } else {
      result.push([column * width, last, owner, health]);
    }
  }
  return result;
}

/** A master that is suspected or does not answer us is in doubt: it must not look calm even in a small picture. */
function stretchHealth(owner: TopologyNode): StretchHealth {
  switch (servingOf(owner)) {
    case 'unserved':
      return 'fail';
    case 'doubtful':
      return 'pfail';
    case 'served':
      return 'ok';
  }
}
