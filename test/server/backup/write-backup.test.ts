import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { lastBackup, writeBackup } from '@/server/backup/write-backup';
import { aTopology, nodeId } from '../push/stepped-clusters';
import { temporaryFolder } from '../store/temporary-folder';

const NOW = Date.UTC(2026, 0, 31, 12, 0, 0, 250);
const HOUR = 3_600_000;
const TIME = '2026-01-31T12-00-00Z';

const cluster = (facts: Partial<ReturnType<typeof aTopology>> = {}, silent: readonly string[] = []) => {
  const topology = aTopology(facts);
  return {
    id: topology.id,
    name: topology.name,
    topology,
    nodesText: (node: string) =>
      silent.includes(node)
        ? undefined
        : { text: `${node} 10.0.0.1:1@2 myself,master - 0 0 1 connected\n`, at: NOW - 500 },
  };
};

describe('one backup', () => {
  it('is a folder with the text of each node and what they are', async () => {
    const dir = temporaryFolder();
    const source = cluster({}, [nodeId(2)]);
    expect(await writeBackup(source, { dir, keep: 3, now: NOW })).toBe(true);
    const home = path.join(dir, source.id);
    expect(readdirSync(home)).toEqual([TIME]);
    const files = readdirSync(path.join(home, TIME));
    expect(files).toHaveLength(source.topology.nodes.length);
    const first = source.topology.nodes[0]!;
    const file = path.join(home, TIME, `${first.host}-${first.port}.nodes.txt`);
    expect(readFileSync(file, 'utf8')).toBe(source.nodesText(first.id)!.text);
    expect(parseNodes(readFileSync(file, 'utf8')).lines).toHaveLength(1);
    const readme = readFileSync(path.join(home, TIME, 'README.txt'), 'utf8');
    expect(readme).toContain(`of ${source.name}, as it was at 2026-01-31T12:00:00.250Z.`);
    expect(readme).toContain(`${path.basename(file)}  ${first.id}  master  read 2026-01-31T11:59:59.750Z`);
    const missing = source.topology.nodes[2]!;
    expect(readme).toContain(
      `No answer was ever read from:\n\n  ${missing.host}:${missing.port} ${missing.id}\n`,
    );
    expect(readme.split('\n').every(line => line.length <= 130)).toBe(true);
    expect(statSync(path.join(home, TIME)).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await lastBackup(dir, source.id)).toBe(Date.UTC(2026, 0, 31, 12));
    expect(await lastBackup(dir, 'nobody')).toBeNull();
  });

  it('is not written where nothing was ever read', async () => {
    const dir = temporaryFolder();
    const source = cluster();
    const silent = cluster(
      {},
      source.topology.nodes.map(({ id }) => id),
    );
    expect(await writeBackup(silent, { dir, keep: 3, now: NOW })).toBe(false);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('keeps apart nodes that gossip the same address, and leaves its folder by no name', async () => {
    const dir = temporaryFolder();
    const nodes = aTopology().nodes.map((node, i) => ({
      ...node,
      host: i < 2 ? '' : i === 2 ? '../../up' : `2001:db8::${i}`,
      port: 6379,
    }));
    const source = cluster({ nodes });
    await writeBackup(source, { dir, keep: 3, now: NOW });
    const files = readdirSync(path.join(dir, source.id, TIME));
    expect(files).toHaveLength(nodes.length + 1);
    expect(files).toContain(`unknown-6379-${nodes[0]!.id}.nodes.txt`);
    expect(files).toContain('2001_db8__3-6379.nodes.txt');
    expect(files.some(name => name.includes('/') || name.startsWith('.'))).toBe(false);
    expect(readdirSync(dir)).toEqual([source.id]);
  });

  it('removes the oldest, and what was left half done, but nobody else’s', async () => {
    const dir = temporaryFolder();
    const source = cluster();
    const home = path.join(dir, source.id);
    mkdirSync(path.join(home, '.2026-01-01T00-00-00Z.part'), { recursive: true });
    mkdirSync(path.join(home, 'mine'));
    writeFileSync(path.join(home, 'mine', 'a'), '');
    for (let i = 0; i < 5; i++) await writeBackup(source, { dir, keep: 2, now: NOW + i * HOUR });
    expect(readdirSync(home)).toEqual(['2026-01-31T15-00-00Z', '2026-01-31T16-00-00Z', 'mine']);
    // The clock was set back: the newest is what was written last.
    await writeBackup(source, { dir, keep: 2, now: NOW });
    expect(readdirSync(home)).toEqual([TIME, '2026-01-31T16-00-00Z', 'mine']);
  });
});
