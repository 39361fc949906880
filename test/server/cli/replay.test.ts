import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Topology } from '@/lib/cluster/topology';
import { diffTopology } from '@/lib/topology-changes';
import type { Hello } from '@/lib/wire';
import { runCommand, serveCommand } from '../../helpers/command-line';
import { NO_SERVER } from '../../helpers/real-cluster';
import { type RecordedServer, recordServer } from '../../helpers/recorded-server';
import { until } from '../../helpers/until';
import { liveClient } from '../push/live-client';

const ID = '/clusters/under-test';

describe.skipIf(NO_SERVER)('slotscope replay, long after (needs redis-server)', () => {
  let recorded: RecordedServer;
  let folder: string;
  let temporary: string;
  let moments: readonly { readonly at: number; readonly topology: Topology }[];
  let events: readonly ClusterEvent[];
  let text: { readonly node: string; readonly first: string; readonly last: string };

  beforeAll(async () => {
    recorded = await recordServer();
    const { from, to, data, dir, server, cluster } = recorded;
    folder = path.join(dir, 'carried-away');
    temporary = path.join(dir, 'tmp');
    mkdirSync(folder);
    mkdirSync(temporary);
    const range = ['export', '--data', data, '--from', `${from}`, '--to', `${to}`];
    for (const target of [
      ['--file', path.join(folder, 'night.slotscope')],
      ['--out', path.join(folder, 'night.ndjson')],
    ])
      expect((await runCommand([...range, ...target])).code).toBe(0);
    moments = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const at = Math.round(from + ((to - from) * i) / 7);
        return { at, topology: await recorded.at(at) };
      }),
    );
    events = await recorded.events({ from, to });
    const node = cluster.nodes[0]!.id;
    const textAt = async (at: number) =>
      (await fetch(`${server.url}/api/v1${ID}/nodes.txt?node=${node}&at=${at}`)).text();
    text = { node, first: await textAt(from), last: await textAt(to) };
    // Nobody is there any more.
    await server.close();
    await cluster.stop();
  }, 120_000);
  afterAll(() => recorded?.stop());

  const opened = async (file: string) => {
    const replay = await serveCommand(['replay', path.join(folder, file), '--port', '0'], {
      TMPDIR: temporary,
    });
    onTestFinished(() => void replay.child.kill('SIGKILL'));
    const get = async <T>(at: string): Promise<T> =>
      (await fetch(`${replay.url}/api/v1${at}`)).json() as Promise<T>;
    const raw = async (at: string) =>
      (await fetch(`${replay.url}/api/v1${ID}/nodes.txt?node=${text.node}${at}`)).text();
    return { ...replay, get, raw };
  };

  it.each(['night.slotscope', 'night.ndjson'])('gives what %s has as the server gave it', async file => {
    const { get, raw, stop } = await opened(file);
    for (const { at, topology } of moments)
      expect(diffTopology(await get<Topology>(`${ID}?at=${at}`), topology)).toEqual([]);
    expect((await get<{ events: unknown }>(`${ID}/events?limit=1000`)).events).toEqual(events);
    expect(events.length).toBeGreaterThan(1);
    expect(diffTopology(await get<Topology>(ID), moments.at(-1)!.topology)).toEqual([]);
    expect(await raw(`&at=${recorded.from}`)).toBe(text.first);
    expect(await raw('')).toBe(text.last);
    const { picture } = await get<{ picture: { nodes: unknown[] } }>(`${ID}/sockets?at=${recorded.to}`);
    expect(picture.nodes).toHaveLength(6);
    const { series } = await get<{ series: { at: number[] }[] }>(`${ID}/sockets`);
    expect(series).toHaveLength(6);
    expect(series[0]!.at.length).toBeGreaterThan(1);
    const { clusters } = await get<{ clusters: { stale: boolean }[] }>('/clusters');
    expect(clusters.map(({ stale }) => stale)).toEqual([false]);
    expect(await stop()).toMatchObject({ code: 0 });
    expect(readdirSync(temporary).filter(name => name.startsWith('slotscope'))).toEqual([]);
  });

  it('tells pages that it is a recording, from when to when, and answers for each moment', async () => {
    const { url, get, stop } = await opened('night.slotscope');
    const page = liveClient(url);
    await until('hello', () => page.all('hello').length > 0);
    const { recording } = page.all('hello')[0]!;
    expect(recording).toMatchObject({ file: 'night.slotscope' });
    // The picture in force at the beginning is whole from the tick before it on.
    expect(recorded.from - recording!.from).toBeLessThan(1500);
    expect(recorded.from).toBeGreaterThanOrEqual(recording!.from);
    expect(recording!.to).toBeLessThanOrEqual(recorded.to);
    expect((await get<Hello>('/session')).recording).toEqual(recording);
    const { at, topology } = moments[4]!;
    const reply = await page.history({ cluster: 'under-test', to: at });
    expect(reply).toMatchObject({ ok: true, extent: { from: recording!.from, to: recording!.to } });
    expect(reply.ok && reply.moment && diffTopology(reply.moment.topology, topology)).toEqual([]);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true });
    page.socket.disconnect();
    await stop();
  });

  it('writes nothing beside the file, also where nobody may', async () => {
    const locked = path.join(recorded.dir, 'locked');
    mkdirSync(locked);
    const file = path.join(locked, 'night.slotscope');
    const bytes = readFileSync(path.join(folder, 'night.slotscope'));
    writeFileSync(file, bytes, { mode: 0o400 });
    chmodSync(locked, 0o500);
    const changed = statSync(locked).mtimeMs;
    const replay = await serveCommand(['replay', file, '--port', '0']);
    await fetch(`${replay.url}/api/v1${ID}?at=${recorded.from}`);
    expect(readdirSync(locked)).toEqual(['night.slotscope']);
    expect((await replay.stop()).code).toBe(0);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(statSync(locked).mtimeMs).toBe(changed);
    chmodSync(locked, 0o700);
  });

  const cases: readonly [string, (file: string) => void, RegExp][] = [
    ['nothing', () => {}, /There is no .*; give a file that slotscope export wrote\.$/],
    ['noise', file => writeFileSync(file, 'x'.repeat(9000)), /is no recording: give a file/],
    ['an empty file', file => writeFileSync(file, ''), /is no recording/],
    [
      "another program's database",
      file => {
        const other = new Database(file);
        other.exec('CREATE TABLE a (b)');
        other.close();
      },
      /is a database of another program\. Give one of Slotscope: a recording, or a data folder\.$/,
    ],
    [
      'a newer one',
      file => {
        writeFileSync(file, readFileSync(path.join(folder, 'night.slotscope')));
        const newer = new Database(file);
        newer.pragma('user_version = 999');
        newer.close();
      },
      /was written by a newer Slotscope \(schema 999; .*Update Slotscope to read it\.$/,
    ],
    [
      'half of one',
      file => {
        writeFileSync(file, readFileSync(path.join(folder, 'night.slotscope')));
        truncateSync(file, Math.floor(statSync(file).size / 2));
      },
      /is damaged .*Give an undamaged copy, or export it anew\.$/,
    ],
    [
      'NDJSON that is cut off',
      file => writeFileSync(file, readFileSync(path.join(folder, 'night.ndjson')).subarray(0, -100)),
      /, line \d+, is cut off or damaged/,
    ],
    [
      'other NDJSON',
      file => writeFileSync(file, '{"level":30}\n'),
      /, line 1, is no entry of slotscope export/,
    ],
    [
      'NDJSON without a picture',
      file =>
        writeFileSync(file, '{"type":"level","cluster":"a","at":1,"level":"ok","code":"a","text":"b"}\n'),
      /holds no cluster that can be shown/,
    ],
  ];
  it.each(cases)('says in one sentence that it cannot open %s', async (name, make, sentence) => {
    const file = path.join(recorded.dir, `${name.replaceAll(/\W/g, '-')}.slotscope`);
    make(file);
    const { code, out, err } = await runCommand(['replay', file, '--port', '0'], { TMPDIR: temporary });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^slotscope: .*\n$/);
    expect(err.trimEnd()).toMatch(sentence);
    expect(readdirSync(temporary).filter(one => one.startsWith('slotscope'))).toEqual([]);
  });

  it('lets nobody in from the network without a login', async () => {
    const file = path.join(folder, 'night.slotscope');
    const { code, err } = await runCommand(['replay', file, '--host', '0.0.0.0', '--port', '0']);
    expect([code, err]).toEqual([64, expect.stringMatching(/would let anyone on the network in/)]);
  });
});
