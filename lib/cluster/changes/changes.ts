import type { NewEvent } from '../events';
import type { Millis } from '../ids';
import { nameById } from '../node-name';
import type { Topology } from '../topology';
import { diagnosisChanges } from './diagnoses';
import { addressChanges, clusterChanges, reachChanges } from './facts';
import { healthChanges } from './health';
import { migrationChanges } from './migrations';
import { restartChanges } from './restarts';
import { roleChanges } from './roles';
import { slotChanges } from './slots';
import type { Step } from './step';

/**
 * What happened between two pictures, as events in the order a person would tell it: members, reachability, restarts, causes, suspicion,
 * FAIL, failover, epochs, slots, agreement. Pure: the same two pictures give the same events, stamped `now`. The very first picture
 * has no past and gives none.
 */
export function changes(prev: Topology, next: Topology, now: Millis): NewEvent[] {
  if (prev.nodes.length === 0 || next.at === 0) return [];
  const before = new Map(prev.nodes.map(node => [node.id, node]));
  const after = new Map(next.nodes.map(node => [node.id, node]));
  const known = [...next.nodes, ...prev.nodes];
  const step: Step = { prev, next, before, after, at: now, name: id => nameById(known, id) };
  return [
    ...addressChanges(step),
    ...reachChanges(step),
    ...restartChanges(step),
    ...diagnosisChanges(step),
    ...healthChanges(step),
    ...roleChanges(step),
    ...clusterChanges(step),
    ...slotChanges(step),
    ...migrationChanges(step),
  ];
}
