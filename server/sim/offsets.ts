import type { Millis } from '@/lib/cluster/ids';
import { chance } from './seeded';
import type { SimNode, World } from './world';

/** Bytes of replication stream a master with slots writes per second. */
function bytesPerSecond(world: World, node: SimNode): number {
  return node.facts.slots.length > 0 ? 900 + 600 * chance(world.seed, node.number, 0x0ff) : 0;
}

/** Whether a replica's link to its master is up. */
export function masterLinkUp(node: SimNode): boolean {
  const master = node.facts.master;
  return node.process === 'running' && master !== null && master.process === 'running' && !master.loading;
}

/** The node's replication offset in bytes: a master's own, or how far a replica has followed. */
export function offsetOf(world: World, node: SimNode, now: Millis): number {
  const master = node.facts.master;
  if (node.facts.role === 'replica' && master && masterLinkUp(node)) return offsetOf(world, master, now);
  if (node.offsetAt === null) return node.offset;
  return node.offset + Math.max(0, Math.floor(((now - node.offsetAt) / 1000) * bytesPerSecond(world, node)));
}

/** Keeps the offset reached so far, before a change of role or process state alters how it goes on. */
export function settleOffset(world: World, node: SimNode, now: Millis): void {
  node.offset = offsetOf(world, node, now);
  if (node.offsetAt !== null) node.offsetAt = now;
}
