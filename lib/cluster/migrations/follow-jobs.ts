import type { Millis, NodeId } from '../ids';
import { inRanges } from '../slots';
import type { AtomicJob } from './atomic-job';
import type { MigrationInput } from './follow';
import { type Ends, endsOf, factsOf, joinSides, type Side, stateOf } from './job-sides';
import { isOver, type MigrationRun } from './run';
import { NO_PROGRESS } from './stuck';
import type { Clock } from './track';

/** Jobs that are followed; times are monotonic. */
export interface AtomicState {
  /** What each node listed when it was last asked. */
  readonly lists: ReadonlyMap<NodeId, readonly AtomicJob[]>;
  readonly open: ReadonlyMap<string, OpenJob>;
  /** Jobs whose end was told, or was history when it was first read. */
  readonly told: ReadonlySet<string>;
}

interface OpenJob {
  readonly run: MigrationRun;
  readonly startedAt: Millis;
  readonly progressAt: Millis;
  /** Everything that moves while the job is alive, in one text. */
  readonly signs: string;
}

export const NO_JOBS: AtomicState = { lists: new Map(), open: new Map(), told: new Set() };

/** A job that ended before it was first read is told of if that was not longer ago than this; clocks differ by less. */
const RECENT: Millis = 60_000;

export function resumeJobs(runs: readonly MigrationRun[], clock: Clock): AtomicState {
  const ago = (at: Millis) => clock.monotonic - Math.max(0, clock.now - at);
  const jobs = runs.filter(run => run.kind === 'atomic');
  const open = jobs
    .filter(run => !isOver(run))
    .map(
      run =>
        [run.id, { run, startedAt: ago(run.since), progressAt: ago(run.lastProgress), signs: '' }] as const,
    );
  return { ...NO_JOBS, open: new Map(open), told: new Set(jobs.filter(isOver).map(run => run.id)) };
}

/** One step of the servers' own migrations: both ends' accounts of a job are one run. */
export function followJobs(state: AtomicState, input: MigrationInput, clock: Clock) {
  const members = new Map(input.next.nodes.map(node => [node.id, node]));
  const lists = new Map([...state.lists, ...input.jobs].filter(([id]) => members.get(id)?.reachable));
  const over: MigrationRun[] = [];
  if (lists.size === 0 && state.open.size === 0) return { state, runs: [], over };
  const open = new Map<string, OpenJob>();
  const told = new Set<string>();
  for (const [id, sides] of joinSides(lists)) {
    if (state.told.has(id)) {
      told.add(id);
      continue;
    }
    const known = state.open.get(id);
    const ends = endsOf(sides);
    if (!ends) continue;
    const verdict = stateOf(sides);
    if (verdict === 'running') {
      open.set(id, running(id, ends, sides, known, input, clock));
      continue;
    }
    told.add(id);
    const last = Math.max(...sides.map(side => side.job.updatedAt));
    if (known || Math.abs(clock.now - last) <= RECENT)
      over.push(ended(known?.run ?? begun(id, ends, sides, clock), verdict, sides, known, clock));
  }
  // A server forgets its jobs when it restarts: whether the slots have arrived, their owner tells.
  for (const [id, known] of state.open) {
    if (open.has(id) || told.has(id)) continue;
    const { from, to, marked } = known.run;
    const asked = input.jobs.has(from) || input.jobs.has(to);
    const listed = [from, to].some(end => lists.get(end)?.some(job => job.id === id));
    if (listed || (!asked && (members.has(from) || members.has(to)))) open.set(id, known);
    else {
      const owner = members.get(to);
      const arrived = owner && marked.every(([first]) => inRanges(owner.slots, first));
      const gone = {
        ...known.run,
        ...(arrived ? {} : { error: 'Neither end lists this migration any more.' }),
      };
      over.push(ended(gone, arrived ? 'done' : 'failed', [], known, clock));
      told.add(id);
    }
  }
  const runs = [...open.values()].map(({ run }) => run);
  return { state: { lists, open, told }, runs, over };
}

function begun(id: string, { from, to }: Ends, sides: readonly Side[], { now }: Clock): MigrationRun {
  return {
    id,
    kind: 'atomic',
    from,
    to,
    state: 'moving',
    since: now,
    lastProgress: now,
    moved: [],
    marked: sides[0]?.job.slots ?? [],
    dropped: [],
    counted: null,
    keysLeft: null,
    keysMost: null,
    keysMoved: null,
    rate: null,
    timeLeft: null,
  };
}

function running(
  id: string,
  ends: Ends,
  sides: readonly Side[],
  known: OpenJob | undefined,
  { prev, next }: MigrationInput,
  clock: Clock,
): OpenJob {
  const signs = JSON.stringify(
    sides.map(({ job }) => [job.phase, job.updatedAt, job.bytesLeft, job.retries]).sort(),
  );
  const keys = ({ nodes }: MigrationInput['prev']) =>
    nodes.find(node => node.id === ends.to)?.measures?.keys ?? 0;
  const alive = !known || known.signs !== signs || keys(next) > keys(prev);
  const before = known?.run ?? begun(id, ends, sides, clock);
  const progressAt = alive ? clock.monotonic : (known?.progressAt ?? clock.monotonic);
  const stuck = clock.monotonic - progressAt >= NO_PROGRESS;
  const { stuck: _stuck, stuckSlots: _slots, ...rest } = before;
  return {
    run: {
      ...rest,
      ...factsOf(sides),
      state: stuck ? 'stuck' : 'moving',
      ...(stuck ? { stuck: 'no-progress' as const, stuckSlots: before.marked } : {}),
      lastProgress: alive ? clock.now : before.lastProgress,
    },
    startedAt: known?.startedAt ?? clock.monotonic,
    progressAt,
    signs,
  };
}

function ended(
  run: MigrationRun,
  how: Exclude<AtomicJob['state'], 'running'>,
  sides: readonly Side[],
  known: OpenJob | undefined,
  { now, monotonic }: Clock,
): MigrationRun {
  const { stuck: _stuck, stuckSlots: _slots, bytesLeft: _bytes, ...rest } = run;
  const job = sides[0]?.job;
  // Of one that was never seen running its own server's stamps tell how long it took.
  const lasted = known ? monotonic - known.startedAt : job ? job.updatedAt - job.createdAt : 0;
  const done = how === 'done';
  const { bytesLeft: _left, ...told } = factsOf(sides);
  return {
    ...rest,
    ...told,
    state: done ? 'finished' : how === 'cancelled' ? 'aborted' : 'failed',
    moved: done ? run.marked : [],
    marked: [],
    dropped: done ? [] : run.marked,
    ended: now,
    lasted: Math.max(0, Math.round(lasted)),
    ...(done ? { lastProgress: now } : {}),
  };
}
