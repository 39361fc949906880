import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Millis } from '@/lib/cluster/ids';
import type { TopologyNode } from '@/lib/cluster/topology';
import type { LiveCluster } from '../clusters/live-clusters';
import { backupReadme } from './backup-readme';

/** A backup's folder: its time, UTC, without what file systems or copying tools dislike. */
const FOLDER = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)Z$/;
const PART = /^\..*\.part$/;

type Source = Pick<LiveCluster, 'id' | 'name' | 'topology' | 'nodesText'>;

/**
 * Writes what each node last said into `<dir>/<cluster>/<time>/`, all of it or nothing, and removes the oldest beyond
 * `keep`. False where no node has said anything yet. Rejects where the disk fails.
 */
export async function writeBackup(
  cluster: Source,
  { dir, keep, now }: { readonly dir: string; readonly keep: number; readonly now: Millis },
): Promise<boolean> {
  const { nodes } = cluster.topology;
  const read = nodes.flatMap(node => {
    const text = cluster.nodesText(node.id);
    return text ? [{ file: fileOf(node, nodes), node, ...text }] : [];
  });
  if (read.length === 0) return false;
  const home = path.join(dir, cluster.id);
  const name = folderOf(now);
  const part = path.join(home, `.${name}.part`);
  await rm(part, { recursive: true, force: true });
  // These texts tell where all data lies: for this user's eyes only.
  await mkdir(part, { recursive: true, mode: 0o700 });
  const put = (file: string, text: string) =>
    writeFile(path.join(part, file), text, { mode: 0o600, flush: true });
  for (const { file, text } of read) await put(file, text);
  const has = new Set(read.map(({ node }) => node.id));
  await put(
    'README.txt',
    backupReadme({
      cluster: cluster.name,
      at: now,
      texts: read.map(({ file, node: { id, role }, at }) => ({ file, id, role, at })),
      missing: nodes.flatMap(node => (has.has(node.id) ? [] : [`${node.host}:${node.port} ${node.id}`])),
    }),
  );
  await rename(part, path.join(home, name));
  await removeOldest(home, keep, name);
  return true;
}

/** When a cluster was last backed up; null for never. */
export async function lastBackup(dir: string, cluster: string): Promise<Millis | null> {
  const names = await backupsIn(path.join(dir, cluster)).catch(() => []);
  const times = names.map(name => Date.parse(name.replace(FOLDER, '$1:$2:$3Z')));
  return times.length === 0 ? null : Math.max(...times);
}

async function removeOldest(home: string, keep: number, newest: string): Promise<void> {
  // A clock that once stood ahead must not cost the one just written.
  const others = (await backupsIn(home)).filter(name => name !== newest);
  const stale = (await readdir(home)).filter(name => PART.test(name));
  for (const name of [...others.slice(0, Math.max(0, others.length - keep + 1)), ...stale])
    await rm(path.join(home, name), { recursive: true, force: true });
}

const backupsIn = async (home: string): Promise<readonly string[]> =>
  (await readdir(home)).filter(name => FOLDER.test(name)).sort();

const folderOf = (at: Millis): string => new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');

/** By address, and by id too where that is not enough: two nodes may gossip the same one, or none. */
function fileOf(node: TopologyNode, nodes: readonly TopologyNode[]): string {
  const name = nameOf(node);
  const alone = nodes.every(other => other === node || nameOf(other) !== name);
  return `${alone ? name : `${name}-${node.id}`}.nodes.txt`;
}

const nameOf = ({ hostname, host, port }: TopologyNode): string =>
  `${hostname || host || 'unknown'}-${port}`.replace(/[^A-Za-z0-9.-]/g, '_').replace(/^\.+/, '_');
