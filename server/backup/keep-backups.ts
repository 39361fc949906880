import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { LiveCluster, LiveClusters } from '../clusters/live-clusters';
import type { Log } from '../http/log';
import { lastBackup, writeBackup } from './write-backup';

/** Between two looks whether one is due. */
const LOOK: Millis = 5000;
/** After one that failed. */
const RETRY: Millis = 60_000;
/** After a start, nodes that have not answered yet are waited for so long. */
const SETTLE: Millis = 15_000;

export interface BackupPlan {
  readonly dir: string;
  /** Between two backups of a cluster, in ms. */
  readonly every: Millis;
  /** So many backups of each cluster stay. */
  readonly keep: number;
}

export interface BackupsOptions extends BackupPlan {
  readonly clusters: LiveClusters;
  readonly log: Log;
  readonly now?: () => Millis;
  /** ms by a clock that nobody sets. */
  readonly mono?: () => Millis;
  /** Between two looks whether one is due, in ms; 5 s. */
  readonly look?: Millis;
  /** After one that failed, in ms; one minute. */
  readonly retry?: Millis;
}

export interface Backups {
  /** Why the newest backup could not be written, and what to do: a sentence. Null while all is well. */
  problem(): string | null;
  /** Ends after what is being written. Idempotent. */
  stop(): Promise<void>;
}

/** Writes the raw CLUSTER NODES texts of all clusters on a schedule that outlives restarts. Never throws. */
export function keepBackups(options: BackupsOptions): Backups {
  const { dir, every, keep, clusters, log, now = Date.now, mono = () => performance.now() } = options;
  const dueAt = new Map<ClusterId, Millis>();
  const problems = new Map<ClusterId, string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const started = mono();

  const firstDue = async (cluster: ClusterId): Promise<Millis> => {
    const last = await lastBackup(dir, cluster);
    const age = last === null ? every : now() - last;
    // One from the future was written by a clock that stood wrong.
    return mono() + (age < 0 ? 0 : Math.max(0, every - age));
  };
  const look = async () => {
    for (const cluster of clusters.list()) {
      const due = dueAt.get(cluster.id) ?? (await firstDue(cluster.id));
      dueAt.set(cluster.id, due);
      const began = mono();
      if (stopped || due > began || !(began - started >= SETTLE || isWhole(cluster))) continue;
      try {
        if (!(await writeBackup(cluster, { dir, keep, now: now() }))) continue;
        dueAt.set(cluster.id, began + every);
        problems.delete(cluster.id);
      } catch (error) {
        const text = explain(error, dir);
        const isNews = ![...problems.values()].includes(text);
        problems.set(cluster.id, text);
        dueAt.set(cluster.id, began + (options.retry ?? RETRY));
        if (isNews) log.warn(text);
      }
    }
  };
  const run = (): Promise<void> =>
    look().finally(() => {
      if (!stopped) timer = setTimeout(again, options.look ?? LOOK);
    });
  const again = () => {
    running = run();
  };
  let running = run();

  return {
    problem: () => [...problems.values()][0] ?? null,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

const isWhole = (cluster: LiveCluster): boolean =>
  cluster.topology.nodes.length > 0 && cluster.topology.nodes.every(({ id }) => cluster.nodesText(id));

function explain(error: unknown, dir: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `Backups of CLUSTER NODES are not written: the disk of ${dir} is full. Free space; they go on by themselves then.`;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code))
    return `Backups of CLUSTER NODES are not written: ${dir} cannot be written (${code}). Give a folder in history.backups.dir that this user may write.`;
  return `Backups of CLUSTER NODES are not written: ${text}`;
}
