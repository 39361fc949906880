import type { Millis } from '@/lib/cluster/ids';
import { chance } from './seeded';
import { newNode, type SimNode, type World } from './world';

/** How the rest of the cluster stands to a node that was just met. */
export type Acquaintance = 'unknown' | 'handshake' | 'member';

const HANDSHAKE: Millis = 300;
/** Until then gossip has brought a new node to everyone. */
const SPREAD: Millis = 1000;

/** Starts an empty master that meets `met`. Others hear of it by gossip, each going through its own handshake. */
export function addNode(world: World, port: number, met: SimNode, now: Millis): SimNode {
  const number = Math.max(...world.nodes.map(node => node.number)) + 1;
  const node = newNode(world, number, port, { role: 'master', master: null, configEpoch: 0, slots: [] }, now);
  node.joining = { at: now, met };
  world.nodes.push(node);
  world.members.push(node);
  world.joining.add(node);
  world.revision++;
  return node;
}

export function finishJoining(world: World, now: Millis): void {
  for (const node of world.joining) {
    if (node.joining && now < node.joining.at + SPREAD) continue;
    node.joining = null;
    world.joining.delete(node);
    world.revision++;
  }
}

/** What `observer` knows of `subject` while one of the two is new. */
export function acquaintance(world: World, observer: SimNode, subject: SimNode, now: Millis): Acquaintance {
  if (observer === subject) return 'member';
  const newcomer = subject.joining ? subject : observer;
  const { joining } = newcomer;
  if (!joining) return 'member';
  const other = newcomer === subject ? observer : subject;
  const gossip =
    other === joining.met ? 0 : HANDSHAKE + 400 * chance(world.seed, other.number, newcomer.number, 6);
  const since = now - joining.at - gossip;
  if (since < 0) return 'unknown';
  return since < HANDSHAKE ? 'handshake' : 'member';
}

/** CLUSTER FORGET on every other node: it goes from their views, and hears nothing any more. */
export function forgetNode(world: World, node: SimNode): void {
  node.forgotten = true;
  node.catchUpAt = Number.POSITIVE_INFINITY;
  world.members = world.members.filter(member => member !== node);
  world.migrations = world.migrations.filter(({ source, target }) => source !== node && target !== node);
  world.troubled.delete(node);
  world.joining.delete(node);
  world.late.delete(node);
  for (const observer of world.late) observer.behind?.delete(node);
  world.revision++;
}

/** A forgotten node is shut down for good. */
export function removeNode(world: World, node: SimNode): void {
  if (!node.forgotten) forgetNode(world, node);
  const index = world.nodes.indexOf(node);
  if (index >= 0) world.nodes.splice(index, 1);
}
