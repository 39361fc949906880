import type { NodeId } from '@/lib/cluster/ids';
import { followMigrations, type MigrationState, NO_MIGRATIONS } from '@/lib/cluster/migrations/follow';
import { resumeMigrations } from '@/lib/cluster/migrations/resume';
import { isOver, type MigrationRun } from '@/lib/cluster/migrations/run';
import type { SlotCount } from '@/lib/cluster/migrations/step-track';
import { sameOwners } from '@/lib/cluster/slot-table';
import { countSlots } from '@/lib/cluster/slots';
import type { Topology } from '@/lib/cluster/topology';
import { judge } from '@/lib/cluster/verdict';
import type { HostState } from '@/lib/sockets/picture/socket-picture';
import type { Clock } from '../clock';
import type { Extra } from '../redis/allowed-commands';
import { now } from '../redis/within';
import { countOf } from './migration-counts';
import { JobLists } from './migration-jobs';
import type { Reading } from './reading';

/**
 * Follows one cluster's slot migrations: what to ask whom beside the questions of every tick, and what the answers and
 * the pictures tell. In quiet times nothing is asked but Valkey's lists of jobs, in turn.
 */
export class Migrations {
  private state: MigrationState = NO_MIGRATIONS;
  private open: readonly MigrationRun[] = [];
  private counts = new Map<NodeId, SlotCount>();
  private plan = new Map<NodeId, Extra[]>();
  /** Sources that will not count keys: asked again with the next migration, not with the next tick. */
  private readonly mute = new Set<NodeId>();
  private readonly lists = new JobLists();
  private turn = 0;

  constructor(private readonly clock: Pick<Clock, 'steady'>) {}

  /** Goes on with the runs that were shown before our restart. */
  resume(kept: Topology): void {
    this.open = (kept.migrations ?? []).filter(run => !isOver(run));
    this.state = resumeMigrations(kept.migrations ?? [], {
      now: this.clock.steady(),
      monotonic: now(),
    });
  }

  /** Both ends of what is under way: nobody else knows of their marks. */
  get ends(): ReadonlySet<NodeId> {
    return new Set(this.open.flatMap(run => [run.from, run.to]));
  }

  /** Decides what is asked this tick: of each source the keys of one slot, and lists of jobs where there may be some. */
  prepare(topology: Topology): void {
    this.turn++;
    this.plan = this.lists.plan(topology, this.open);
    for (const id of this.mute) if (!this.open.some(run => run.from === id)) this.mute.delete(id);
    const sources = new Set(this.open.map(run => run.from));
    for (const source of sources) {
      if (this.mute.has(source)) continue;
      const slots = this.open.flatMap(run =>
        run.from === source && run.counted !== null ? [run.counted] : [],
      );
      const slot = slots[this.turn % Math.max(1, slots.length)];
      if (slot !== undefined) this.plan.set(source, [...(this.plan.get(source) ?? []), { keysInSlot: slot }]);
    }
  }

  /** What to ask this node; once a tick. */
  questions(id: NodeId): readonly Extra[] {
    return this.plan.get(id) ?? [];
  }

  /** Takes in the answers to `asked`. */
  take(id: NodeId, asked: readonly Extra[], reading: Reading): void {
    if (!reading.ok) return;
    this.lists.note(id, reading);
    asked.forEach((extra, i) => {
      const reply = reading.extras?.[i];
      if (!reply) return;
      if (typeof extra === 'string') {
        this.lists.take(id, extra, reply);
        return;
      }
      const count = countOf(extra.keysInSlot, reply);
      if (count) this.counts.set(id, count);
      if (count && 'unknown' in count) this.mute.add(id);
    });
  }

  /** What nodes would not tell of it while it goes on. */
  get limits(): JobLists['limits'] {
    return this.lists.limits;
  }

  /** The picture with its migrations, and the verdict with what is to be said of them. */
  follow(prev: Topology, next: Topology, hosts: readonly HostState[]): Topology {
    const jobs = this.lists.drain();
    const at = this.clock.steady();
    const { state, runs } = followMigrations(this.state, {
      prev,
      next,
      counts: this.counts,
      jobs,
      now: at,
      monotonic: now(),
    });
    this.state = state;
    this.counts = new Map();
    this.open = runs.filter(run => !isOver(run));
    if (!sameOwners(prev, next)) this.lists.wonder(gainers(prev, next));
    // Once there were some their list stays, empty: pages are sent what it becomes, and nothing cannot be sent.
    if (runs.length === 0 && !prev.migrations) return next;
    const picture = { ...next, migrations: runs };
    return this.open.length > 0 ? { ...picture, verdict: judge(picture, at, hosts) } : picture;
  }
}

/** Nodes that own more slots than before. */
function gainers(prev: Topology, next: Topology): NodeId[] {
  const before = new Map(prev.nodes.map(node => [node.id, countSlots(node.slots)]));
  return next.nodes.flatMap(({ id, slots }) => (countSlots(slots) > (before.get(id) ?? 0) ? [id] : []));
}
