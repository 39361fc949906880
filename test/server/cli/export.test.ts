import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '@/lib/history/entry';
import { diffTopology } from '@/lib/topology-changes';
import { openStoreReader } from '@/server/store/open-store-reader';
import { runCommand } from '../../helpers/command-line';
import { memoryStore } from '../../helpers/memory-store';
import { NO_SERVER } from '../../helpers/real-cluster';
import { type RecordedServer, recordServer } from '../../helpers/recorded-server';

describe.skipIf(NO_SERVER)('slotscope export, while the server runs (needs redis-server)', () => {
  let recorded: RecordedServer;
  const id = 'under-test' as Entry['cluster'];
  beforeAll(async () => {
    recorded = await recordServer();
  }, 90_000);
  afterAll(() => recorded?.stop());

  const range = () => ['--from', `${recorded.from}`, '--to', new Date(recorded.to).toISOString()];
  const exported = (...args: string[]) => runCommand(['export', '--data', recorded.data, ...args]);
  const lines = (text: string): Entry[] =>
    text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
  const moments = () =>
    Array.from({ length: 12 }, (_, i) =>
      Math.round(recorded.from + ((recorded.to - recorded.from) * i) / 11),
    );

  it('writes NDJSON that gives back every moment and every event', async () => {
    const { code, out, err } = await exported(...range());
    expect([code, err]).toEqual([0, '']);
    expect(out.slice(0, 100)).toMatch(/^\{"type":"[a-z]+","cluster":"under-test","at":\d+,"/);
    const entries = lines(out);
    const copy = memoryStore();
    copy.write(entries);
    for (const at of moments())
      expect(diffTopology((await copy.momentAt(id, at))!.topology, await recorded.at(at))).toEqual([]);
    const told = await recorded.events(recorded);
    expect(told.map(({ type }) => type)).toContain('node-unreachable');
    expect((await copy.events({ cluster: id, limit: 1000 })).events).toEqual(told);
    expect(new Set(entries.map(({ type }) => type))).toContain('sockets');
  });

  it('writes the raw texts alone', async () => {
    const { code, out } = await exported(...range(), '--raw', '--cluster', 'under-test');
    expect(code).toBe(0);
    const texts = lines(out);
    expect(texts.map(({ type }) => type)).toEqual(texts.map(() => 'text'));
    expect(new Set(texts.map(one => one.type === 'text' && one.node)).size).toBe(6);
    for (const one of texts)
      expect(one.type === 'text' && one.text).toMatch(
        new RegExp(`^${'node' in one && one.node} .*myself`, 'm'),
      );
  });

  it('writes NDJSON into a file, whole, and never over another', async () => {
    const file = path.join(recorded.dir, 'night.ndjson');
    const first = await exported(...range(), '--out', file);
    expect([first.code, first.out]).toEqual([0, '']);
    expect(first.err).toMatch(/night\.ndjson: \d+ entries, \d+\.\d MB\.\n$/);
    expect(lines(readFileSync(file, 'utf8')).length).toBe(Number(/: (\d+) entries/.exec(first.err)![1]));
    const again = await exported(...range(), '--out', file);
    expect(again).toMatchObject({ code: 1, err: `slotscope: ${file} is there already; give a new name.\n` });
  });

  it('writes one recording with the same moments and events, and nothing beside it', async () => {
    const folder = path.join(recorded.dir, 'recordings');
    mkdirSync(folder);
    const file = path.join(folder, 'night.slotscope');
    expect(await exported(...range(), '--file', file)).toMatchObject({ code: 0, out: '' });
    expect(readdirSync(folder)).toEqual(['night.slotscope']);
    const reader = await openStoreReader(file);
    for (const at of moments())
      expect(diffTopology((await reader.momentAt(id, at))!.topology, await recorded.at(at))).toEqual([]);
    expect((await reader.events({ cluster: id, limit: 1000 })).events).toEqual(
      await recorded.events(recorded),
    );
    await reader.close();
    expect((await exported(...range(), '--file', file)).err).toMatch(/is there already/);
    // Out of a recording as well as out of a folder.
    const again = await runCommand(['export', '--data', file, '--from', '0', '--raw']);
    expect([again.code, lines(again.out).length > 5]).toEqual([0, true]);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(
      'bash',
      [
        '-o',
        'pipefail',
        '-c',
        '"$@" | head -c 100 >/dev/null',
        'bash',
        process.execPath,
        '--import',
        'tsx',
        'server/cli.ts',
        'export',
        '--data',
        recorded.data,
        '--from',
        '0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let err = '';
    child.stderr.on('data', text => {
      err += text;
    });
    expect([...(await once(child, 'close')), err]).toEqual([0, null, '']);
  });

  it('says what is kept when nothing is in the range, and which clusters there are', async () => {
    expect(await exported('--from', '2001-01-01', '--to', '2001-01-02T00:00:00Z')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^slotscope: Nothing is kept between 2001-01-01T00:00:00.000Z and 2001-01-02T00:00:00.000Z; kept is under-test from 20\S+ to 20\S+\.\n$/,
      ),
    });
    expect(await exported('--from', '-1h', '--cluster', 'prod')).toMatchObject({
      code: 64,
      err: expect.stringMatching(/^slotscope: export: no cluster prod in .*; kept are under-test\.\n$/),
    });
  });

  it('says in one sentence when the disk is full, and leaves nothing half done', async () => {
    const child = spawn(
      'bash',
      [
        '-c',
        '"$@" >/dev/full',
        ...['bash', process.execPath, '--import', 'tsx', 'server/cli.ts'],
        ...['export', '--data', recorded.data, '--from', '0'],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let err = '';
    child.stderr.on('data', text => {
      err += text;
    });
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(err).toMatch(/^slotscope: The export cannot be written \(ENOSPC: .*\)\.\n$/);
    const none = path.join(recorded.dir, 'none', 'night.slotscope');
    expect((await exported(...range(), '--file', none)).err).toMatch(/^slotscope: .*none.*\n$/);
  });

  it('says in one sentence when there is no history', async () => {
    const none = path.join(recorded.dir, 'none');
    const { code, err } = await runCommand(['export', '--data', none, '--from', '-1h']);
    expect([code, err]).toEqual([1, `slotscope: There is no ${none}; give a data folder or a recording.\n`]);
    const file = path.join(recorded.dir, 'noise.db');
    writeFileSync(file, 'x'.repeat(5000));
    expect((await runCommand(['export', '--data', file, '--from', '-1h'])).err).toMatch(/damaged/);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});
