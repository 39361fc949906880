import { changes } from '@/lib/cluster/changes/changes';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { NodeId } from '@/lib/cluster/ids';
import type { AtomicJob } from '@/lib/cluster/migrations/atomic-job';
import { followMigrations, NO_MIGRATIONS } from '@/lib/cluster/migrations/follow';
import { resumeMigrations } from '@/lib/cluster/migrations/resume';
import type { MigrationRun } from '@/lib/cluster/migrations/run';
import type { SlotCount } from '@/lib/cluster/migrations/step-track';
import type { NodeLine } from '@/lib/cluster/node-line';
import type { SlotRange } from '@/lib/cluster/slots';
import type { Topology } from '@/lib/cluster/topology';
import { judge } from '@/lib/cluster/verdict';
import { all, but, id, join, master, SIX } from '../../../helpers/cluster-model';

type Told = Omit<ClusterEvent, 'id'>;

interface Step {
  readonly picture: Topology;
  /** Seconds since the story began, by the monotonic clock. */
  readonly at: number;
  readonly counts?: readonly (readonly [NodeId, SlotCount])[];
  readonly jobs?: readonly (readonly [NodeId, readonly AtomicJob[]])[];
}

const NOON = 1_700_000_000_000;

/** Pictures one after the other, as a watcher would follow them. */
export class Story {
  topology: Topology = join(all(SIX));
  readonly told: Told[] = [];
  /** How far the wall clock has been set, in ms. */
  set = 0;
  private state = NO_MIGRATIONS;

  step({ picture, at, counts = [], jobs = [] }: Step): MigrationRun | undefined {
    const now = NOON + this.set + at * 1000;
    const { state, runs } = followMigrations(this.state, {
      prev: this.topology,
      next: picture,
      counts: new Map(counts),
      jobs: new Map(jobs),
      now,
      monotonic: 5000 + at * 1000,
    });
    this.state = state;
    const next = { ...picture, migrations: runs };
    const judged = { ...next, verdict: judge(next, now) };
    this.told.push(...changes(this.topology, judged, now));
    this.topology = judged;
    return runs[0];
  }

  /** Our server restarts and goes on with what it kept. */
  restart(at: number): void {
    const runs = this.topology.migrations ?? [];
    this.state = resumeMigrations(runs, { now: NOON + this.set + at * 1000, monotonic: 5000 + at * 1000 });
  }

  of(type: Told['type']): Told[] {
    return this.told.filter(event => event.type === type);
  }
}

type Marked = 'both' | 'source' | 'target' | 'none';

/** The six nodes with slots of node 1 marked towards node 2, and others already there. */
export function marked(slots: readonly number[], how: Marked = 'both', moved = -1): Topology {
  const lines = migrating(slots, how, moved);
  return join(all(lines));
}

export function migrating(slots: readonly number[], how: Marked, moved: number): NodeLine[] {
  const source: SlotRange[] = [[moved + 1, 5460]];
  const target: SlotRange[] =
    moved >= 0
      ? [
          [0, moved],
          [5461, 10922],
        ]
      : [[5461, 10922]];
  const onSource = how === 'both' || how === 'source' ? slots : [];
  const onTarget = how === 'both' || how === 'target' ? slots : [];
  return but(
    master(1, source, { migrating: onSource.map(slot => ({ slot, peer: id(2) })) }),
    master(2, target, {
      importing: onTarget.map(slot => ({ slot, peer: id(1) })),
      configEpoch: moved >= 0 ? 8 : 2,
    }),
  );
}

export const counted = (slot: number, keys: number) => [[id(1), { slot, keys }]] as const;
