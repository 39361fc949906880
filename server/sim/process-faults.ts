import type { Millis } from '@/lib/cluster/ids';
import { endTrouble } from './failure-detection';
import { settleOffset } from './offsets';
import { scheduleCatchUp } from './publish';
import { nameOf, type SimNode, type World } from './world';

/** The process dies: its kernel refuses connections from now on. Throws if it is dead already. */
export function killNode(world: World, node: SimNode, now: Millis): void {
  if (node.process === 'killed') throw new Error(`${nameOf(node)} is not running.`);
  stopHearing(world, node, now);
  node.process = 'killed';
  if (node.trouble) node.trouble.killedAt = now;
  else openTrouble(world, node, now, now);
}

/** The process hangs: connections are accepted, nothing is answered. Throws unless it runs. */
export function freezeNode(world: World, node: SimNode, now: Millis): void {
  if (node.process !== 'running') throw new Error(`${nameOf(node)} is ${node.process} already.`);
  stopHearing(world, node, now);
  node.process = 'frozen';
  openTrouble(world, node, now, null);
}

/** A frozen process goes on. Throws unless it is frozen. */
export function resumeNode(world: World, node: SimNode, now: Millis): void {
  if (node.process !== 'frozen') throw new Error(`${nameOf(node)} is not frozen.`);
  startHearing(world, node, now);
}

/** A killed process starts again with the nodes.conf it had. Throws unless it was killed. */
export function restartNode(world: World, node: SimNode, now: Millis): void {
  if (node.process !== 'killed') throw new Error(`${nameOf(node)} was not killed.`);
  startHearing(world, node, now);
}

function stopHearing(world: World, node: SimNode, now: Millis): void {
  settleOffset(world, node, now);
  for (const other of world.members) if (other.facts.master === node) settleOffset(world, other, now);
  node.offsetAt = null;
  node.catchUpAt = Number.POSITIVE_INFINITY;
  if (node.trouble?.upAt) endTrouble(world, node);
}

function startHearing(world: World, node: SimNode, now: Millis): void {
  node.process = 'running';
  node.upSince = now;
  if (node.facts.role === 'master') node.offsetAt = now;
  if (node.trouble) node.trouble.upAt = now;
  scheduleCatchUp(world, node, now);
}

function openTrouble(world: World, node: SimNode, at: Millis, killedAt: Millis | null): void {
  node.trouble = { at, killedAt, majorityAt: null, failAt: null, electionAt: null, upAt: null };
  world.troubled.add(node);
}
