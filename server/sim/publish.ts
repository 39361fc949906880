import type { Millis } from '@/lib/cluster/ids';
import { settleOffset } from './offsets';
import { chance } from './seeded';
import type { Facts, SimNode, World } from './world';

/**
 * Makes `changes` the new truth. `authors` know it at once; everyone else goes on believing the old facts until it
 * catches up, and then hears all news together: a slot never belongs to nobody in between.
 */
export function publish(
  world: World,
  authors: readonly SimNode[],
  changes: ReadonlyMap<SimNode, Facts>,
  now: Millis,
): void {
  for (const observer of world.nodes) {
    if (authors.includes(observer)) {
      for (const subject of changes.keys()) observer.behind?.delete(subject);
      observer.currentEpoch = world.currentEpoch;
      continue;
    }
    if (!observer.behind) {
      observer.behind = new Map();
      observer.catchUpAt = hears(observer)
        ? now + 20 + 200 * chance(world.seed, observer.number, world.revision)
        : Number.POSITIVE_INFINITY;
      world.late.add(observer);
    }
    for (const subject of changes.keys()) {
      if (!observer.behind.has(subject)) observer.behind.set(subject, subject.facts);
    }
  }
  for (const [subject, facts] of changes) {
    settleOffset(world, subject, now);
    subject.facts = facts;
    subject.offsetAt = facts.role === 'master' && subject.process === 'running' ? now : null;
  }
  world.revision++;
}

/** Lets every node whose time has come hear the news; one that lost its slots turns into a replica of their owner. */
export function catchUp(world: World, now: Millis): void {
  for (const node of world.late) {
    if (now < node.catchUpAt) continue;
    node.behind = null;
    node.catchUpAt = Number.POSITIVE_INFINITY;
    node.currentEpoch = world.currentEpoch;
    world.late.delete(node);
    const owner = node.demotedBy?.facts.master ?? node.demotedBy;
    node.demotedBy = null;
    if (owner && owner !== node && node.facts.role === 'master' && node.facts.slots.length === 0) {
      publish(world, [node], new Map([[node, { ...node.facts, role: 'replica', master: owner }]]), now);
    }
  }
}

/** After a resume or restart: a moment in which it still believes what it last knew. */
export function scheduleCatchUp(world: World, node: SimNode, now: Millis): void {
  if (node.behind && hears(node)) node.catchUpAt = now + 300 + 400 * chance(world.seed, node.number, now);
}

function hears(node: SimNode): boolean {
  return node.process === 'running' && !node.forgotten;
}

/** The facts `observer` holds about `subject`. */
export function factsSeenBy(observer: SimNode, subject: SimNode): Facts {
  return observer.behind?.get(subject) ?? subject.facts;
}
