import type { Millis } from '@/lib/cluster/ids';
import { inRanges, rangesWhere } from '@/lib/cluster/slots';
import { publish } from './publish';
import type { Migration, SimNode, World } from './world';

/** Slots marked and moved together. */
const BATCH = 20;
/** How long a batch carries its marks: 500 slots take 10 s. */
const STEP: Millis = 400;

/** Begins to move `count` slots, the lowest first; the marks of the first batch are there at once. */
export function startMigration(
  world: World,
  source: SimNode,
  target: SimNode,
  count: number,
  now: Millis,
): number {
  const slots = slotsOf(source).slice(0, count);
  const marked = Math.min(BATCH, slots.length);
  world.migrations.push({ source, target, slots, moved: 0, marked, nextAt: now + STEP });
  return slots.length;
}

/** Moves every batch whose time has come. A side that does not run stops its migration, marks and all. */
export function stepMigrations(world: World, now: Millis): void {
  for (const migration of world.migrations) {
    if (now < migration.nextAt) continue;
    migration.nextAt = now + STEP;
    const { source, target } = migration;
    if (source.facts.role !== 'master' || target.facts.role !== 'master')
      migration.moved = migration.slots.length;
    else if (source.process === 'running' && target.process === 'running') moveBatch(world, migration, now);
  }
  if (world.migrations.some(isOver))
    world.migrations = world.migrations.filter(migration => !isOver(migration));
}

function moveBatch(world: World, migration: Migration, now: Millis): void {
  const { source, target } = migration;
  const batch = new Set(migration.slots.slice(migration.moved, migration.marked));
  migration.moved = migration.marked;
  migration.marked = Math.min(migration.slots.length, migration.marked + BATCH);
  const highest = Math.max(...world.members.map(node => (node === target ? 0 : node.facts.configEpoch)));
  // SETSLOT NODE on the target takes a new epoch without a vote, unless it already holds the highest one.
  const configEpoch = target.facts.configEpoch > highest ? target.facts.configEpoch : ++world.currentEpoch;
  const left = rangesWhere(slot => inRanges(source.facts.slots, slot) && !batch.has(slot));
  const owned = rangesWhere(slot => inRanges(target.facts.slots, slot) || batch.has(slot));
  const changes = new Map([
    [source, { ...source.facts, slots: left }],
    [target, { ...target.facts, configEpoch, slots: owned }],
  ]);
  publish(world, [source, target], changes, now);
}

function isOver(migration: Migration): boolean {
  return migration.moved >= migration.slots.length;
}

function slotsOf(node: SimNode): number[] {
  return node.facts.slots.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
}

/** The marks on `node`'s own line: ` [93->-id]` where it gives, ` [93-<-id]` where it takes. */
export function marksOf(world: World, node: SimNode): string {
  let text = '';
  for (const { source, target, slots, moved, marked } of world.migrations) {
    if (source !== node && target !== node) continue;
    const mark = source === node ? `->-${target.id}` : `-<-${source.id}`;
    for (const slot of slots.slice(moved, marked)) text += ` [${slot}${mark}]`;
  }
  return text;
}
