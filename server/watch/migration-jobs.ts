import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { NodeId } from '@/lib/cluster/ids';
import type { AtomicJob } from '@/lib/cluster/migrations/atomic-job';
import { parseMigrationStatus, parseSlotMigrations } from '@/lib/cluster/migrations/parse-jobs';
import type { MigrationRun } from '@/lib/cluster/migrations/run';
import { nodeName } from '@/lib/cluster/node-name';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import type { Extra } from '../redis/allowed-commands';
import type { ExtraReply } from '../redis/node-link';
import type { Reading } from './reading';

type ListCommand = Extract<Extra, string>;

/** A list keeps ended jobs too, up to a thousand of them (450 KB): in quiet times so many masters a tick are asked. */
const ASKED_IN_TURN = 2;

/**
 * The servers' lists of atomic migrations. Who has one is found out, never assumed: Redis 8.4 counts its tasks in
 * CLUSTER INFO, and is asked when there is one; of Valkey one master of each version is tried, once.
 */
export class JobLists {
  /** By server and version. */
  private readonly support = new Map<string, 'yes' | 'no' | 'refused'>();
  /** Tasks under way by a node's own count, where it counts them. */
  private readonly tasks = new Map<NodeId, number>();
  private versions = new Map<NodeId, string>();
  private names = new Map<NodeId, string>();
  /** Masters that have just come to own more slots without anybody having said how. */
  private curious = new Set<NodeId>();
  private fresh = new Map<NodeId, readonly AtomicJob[]>();
  private turn = 0;

  note(id: NodeId, reading: Extract<Reading, { ok: true }>): void {
    const tasks = reading.clusterInfo?.migrationTasks;
    if (tasks !== undefined) this.tasks.set(id, tasks);
  }

  /** These nodes own more slots than before: a job may have come and gone between two looks. */
  wonder(ids: readonly NodeId[]): void {
    for (const id of ids) this.curious.add(id);
  }

  plan({ nodes }: Topology, open: readonly MigrationRun[]): Map<NodeId, Extra[]> {
    this.versions = new Map(nodes.map(node => [node.id, versionOf(node)]));
    this.names = new Map(nodes.map(node => [node.id, nodeName(node)]));
    for (const id of this.tasks.keys()) if (!this.versions.has(id)) this.tasks.delete(id);
    const plan = new Map<NodeId, Extra[]>();
    const ends = new Set(open.flatMap(run => (run.kind === 'atomic' ? [run.from, run.to] : [])));
    const masters = nodes.filter(node => node.role === 'master' && node.reachable);
    const tried = new Set<string>();
    const valkeys = masters.filter(node => node.measures?.server === 'valkey');
    const inTurn = new Set(
      Array.from({ length: ASKED_IN_TURN }, () => valkeys[this.turn++ % Math.max(1, valkeys.length)]?.id),
    );
    for (const node of masters) {
      const version = versionOf(node);
      const support = this.support.get(version);
      if (support === 'no' || support === 'refused') continue;
      const wanted = ends.has(node.id) || this.curious.has(node.id);
      if (this.tasks.has(node.id)) {
        if (wanted || (this.tasks.get(node.id) ?? 0) > 0) plan.set(node.id, ['migrationStatus']);
      } else if (node.measures?.server === 'valkey') {
        const first = support === undefined && !tried.has(version);
        if (first || (support === 'yes' && (wanted || inTurn.has(node.id))))
          plan.set(node.id, ['slotMigrations']);
        tried.add(version);
      }
    }
    this.curious = new Set();
    return plan;
  }

  take(id: NodeId, command: ListCommand, reply: ExtraReply): void {
    const version = this.versions.get(id) ?? '';
    if (!reply.ok) {
      const { kind } = reply.failure;
      if (kind === 'noperm') this.support.set(version, 'refused');
      else if (kind === 'protocol' || kind === 'other') this.support.set(version, 'no');
      return;
    }
    const list =
      command === 'slotMigrations' ? parseSlotMigrations(reply.value) : parseMigrationStatus(reply.value);
    this.support.set(version, list ? 'yes' : 'no');
    if (list) this.fresh.set(id, list.jobs);
  }

  /** What was listed since this was last called. */
  drain(): ReadonlyMap<NodeId, readonly AtomicJob[]> {
    const { fresh } = this;
    this.fresh = new Map();
    return fresh;
  }

  /** Nodes that count a migration under way and may not tell us of it. */
  get limits(): ReadonlyMap<NodeId, Failure> {
    const limits = new Map<NodeId, Failure>();
    for (const [id, tasks] of this.tasks) {
      if (tasks === 0 || this.support.get(this.versions.get(id) ?? '') !== 'refused') continue;
      const failure = explainFailure('noperm', this.names.get(id) ?? id, 'CLUSTER MIGRATION STATUS');
      const text = `${failure.text.replace(/\.$/, '')}: slots are moving there, and which is not known.`;
      // Redis has no permission for STATUS alone; the advice must not hide that.
      const advice =
        'Only +cluster|migration permits it, which permits IMPORT and CANCEL too; without it their arrival is still seen.';
      limits.set(id, { ...failure, text, advice });
    }
    return limits;
  }
}

const versionOf = ({ measures }: TopologyNode): string => `${measures?.server} ${measures?.version}`;
