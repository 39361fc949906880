import { groupBy } from '../group-by';
import type { Millis, NodeId } from '../ids';
import { ownersBySlot, sameOwners } from '../slot-table';
import { SLOT_COUNT } from '../slots';
import type { MigratingSlot, Topology } from '../topology';
import type { AtomicJob } from './atomic-job';
import { type AtomicState, followJobs, NO_JOBS } from './follow-jobs';
import type { MigrationRun } from './run';
import { endTrack, showTrack } from './show-track';
import { type SlotCount, stepTrack } from './step-track';
import { type Clock, type Ended, newTrack, type Track } from './track';

/** What is remembered from one picture to the next. */
export interface MigrationState {
  /** By `<from> <to>`. */
  readonly tracks: ReadonlyMap<string, Track>;
  readonly atomic: AtomicState;
  readonly ended: readonly Ended[];
}

export interface MigrationInput extends Clock {
  readonly prev: Topology;
  readonly next: Topology;
  /** By source: what it said of the keys of one slot since the step before. */
  readonly counts: ReadonlyMap<NodeId, SlotCount>;
  /** By node: the jobs it lists, where it was asked since the step before. */
  readonly jobs: ReadonlyMap<NodeId, readonly AtomicJob[]>;
}

export const NO_MIGRATIONS: MigrationState = { tracks: new Map(), atomic: NO_JOBS, ended: [] };

/** Between one slot and the next no mark stands for a moment; after more than that a run is over. At least two pictures must say so. */
const QUIET: Millis = 3000;
/** A run that is over is shown for so long. */
const SHOWN: Millis = 300_000;
const MOST_SHOWN = 8;

/** Follows every migration by what two consecutive pictures, counts of keys and lists of jobs say. Pure. */
export function followMigrations(
  state: MigrationState,
  input: MigrationInput,
): { readonly state: MigrationState; readonly runs: readonly MigrationRun[] } {
  const { next, now, monotonic } = input;
  const clock: Clock = { now, monotonic };
  const pairs = followPairs(state.tracks, input, clock);
  const jobs = followJobs(state.atomic, input, clock);
  const over = [...pairs.over, ...jobs.over].map((run): Ended => ({ run, at: monotonic }));
  const ended = [...state.ended, ...over].filter(one => monotonic - one.at < SHOWN).slice(-MOST_SHOWN);
  const tracks = [...pairs.tracks.values()].filter(track => track.marked);
  const names = new Set(next.nodes.map(node => node.id));
  const runs = [...tracks.map(track => showTrack(track, clock)), ...jobs.runs].sort(
    (a, b) => a.since - b.since || (a.id < b.id ? -1 : 1),
  );
  return {
    state: { tracks: pairs.tracks, atomic: jobs.state, ended },
    runs: [
      ...runs,
      // Of a node that has left for good nobody needs the story of its slots.
      ...ended.flatMap(({ run }) => (names.has(run.from) || names.has(run.to) ? [run] : [])).reverse(),
    ],
  };
}

function followPairs(tracks: MigrationState['tracks'], input: MigrationInput, clock: Clock) {
  const { prev, next } = input;
  const key = (from: NodeId, to: NodeId) => `${from} ${to}`;
  const found = groupBy(next.slots.migrating, (mark: MigratingSlot) => key(mark.from, mark.to));
  const handed = handovers(prev, next);
  const result = new Map<string, Track>();
  const over: MigrationRun[] = [];
  const keys = new Set([...tracks.keys(), ...found.keys(), ...handed.keys()]);
  if (keys.size === 0) return { tracks, over };
  const owners = ownersBySlot(next);
  const heard = new Set(next.views.map(view => view.node));
  const members = new Map(next.nodes.map(node => [node.id, node]));
  const before = new Map(prev.nodes.map(node => [node.id, node]));
  const speaks = (id: NodeId) => !members.has(id) || (heard.has(id) && members.get(id)?.reachable === true);
  const rise = (id: NodeId) => (members.get(id)?.measures?.keys ?? 0) - (before.get(id)?.measures?.keys ?? 0);
  for (const pair of keys) {
    const [from, to] = pair.split(' ') as [NodeId, NodeId];
    const counted = input.counts.get(from);
    const marks = found.get(pair) ?? [];
    const known = tracks.get(pair);
    const own = marks.some(mark => mark.slot === counted?.slot) || known?.marks.has(counted?.slot ?? -1);
    const track = stepTrack(known ?? newTrack(from, to, clock), {
      marks,
      arrived: handed.get(pair) ?? [],
      ownerOf: slot => owners[slot],
      heard: speaks(from) && speaks(to),
      count: own ? counted : undefined,
      keysMoveByInfo: rise(from) < 0 && rise(to) > 0,
      clock,
    });
    const quiet = track.quietSince === null ? 0 : clock.monotonic - track.quietSince;
    if (track.quietSince === null || quiet < Math.max(QUIET, 3 * next.interval)) result.set(pair, track);
    else if (track.marked) over.push(endTrack(track, clock, quiet));
  }
  return { tracks: result, over };
}

/** Slots that went from one node to another, by a failover too: without a mark no run is made of them. */
function handovers(prev: Topology, next: Topology): ReadonlyMap<string, readonly number[]> {
  const handed = new Map<string, number[]>();
  if (prev.nodes.length === 0 || sameOwners(prev, next)) return handed;
  const [old, now] = [ownersBySlot(prev), ownersBySlot(next)];
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const [from, to] = [old[slot], now[slot]];
    if (!from || !to || from === to) continue;
    const slots = handed.get(`${from} ${to}`);
    if (slots) slots.push(slot);
    else handed.set(`${from} ${to}`, [slot]);
  }
  return handed;
}
