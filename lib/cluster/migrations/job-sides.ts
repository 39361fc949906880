import type { NodeId } from '../ids';
import type { AtomicJob } from './atomic-job';
import type { MigrationRun } from './run';

export interface Ends {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** One end's account of a job, and whose it is. */
export interface Side {
  readonly by: NodeId;
  readonly job: AtomicJob;
}

/** By job, what is listed of it anywhere. */
export function joinSides(lists: ReadonlyMap<NodeId, readonly AtomicJob[]>): Map<string, Side[]> {
  const jobs = new Map<string, Side[]>();
  for (const [by, list] of lists)
    for (const job of list) {
      const sides = jobs.get(job.id);
      if (sides) sides.push({ by, job });
      else jobs.set(job.id, [{ by, job }]);
    }
  return jobs;
}

/** Each end knows itself, and mostly the other one. */
export function endsOf(sides: readonly Side[]): Ends | null {
  const end = (which: 'from' | 'to', side: AtomicJob['side']) =>
    sides.find(({ job }) => job[which])?.job[which] ?? sides.find(({ job }) => job.side === side)?.by;
  const [from, to] = [end('from', 'source'), end('to', 'target')];
  return from && to ? { from, to } : null;
}

/** The slots are the target's to claim: its word counts first. That it is done, either end may be the first to know. */
export function stateOf(sides: readonly Side[]): AtomicJob['state'] {
  if (sides.some(({ job }) => job.state === 'done')) return 'done';
  return (sides.find(({ job }) => job.side === 'target') ?? sides[0])?.job.state ?? 'failed';
}

/** What the servers say of it; the target's words before the source's. */
export function factsOf(
  sides: readonly Side[],
): Pick<MigrationRun, 'phase' | 'error' | 'bytesLeft' | 'retries'> {
  const jobs = [...sides].sort((a, b) => (a.job.side < b.job.side ? 1 : -1)).map(({ job }) => job);
  const first = <K extends keyof AtomicJob>(key: K) => jobs.find(job => job[key] !== undefined)?.[key];
  const phase = [...new Set(jobs.map(job => job.phase))].join(', ');
  const error = jobs.find(job => job.error && job.state !== 'done')?.error;
  const [bytesLeft, retries] = [first('bytesLeft'), first('retries')];
  return {
    ...(phase ? { phase } : {}),
    ...(error ? { error } : {}),
    ...(bytesLeft === undefined ? {} : { bytesLeft }),
    ...(retries ? { retries } : {}),
  };
}
