import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostView } from '@/lib/sockets/links/link-table';
import { createHosts, type HostRegistry } from '@/server/hosts/create-hosts';
import type { HostLink } from '@/server/hosts/hosts';
import { recordedLook } from '../../fixtures/sockets/socket-fixture';
import { emptyShelf, memoryStore } from '../../helpers/memory-store';
import { type Watching, watch, watched } from '../../helpers/watching';
import { aSource } from '../hosts/a-source';

const [one, two, three] = recordedLook('three-hosts-quiet').hosts as [HostView, HostView, HostView];
const ALL = [one, two, three];
const [other] = recordedLook('one-host-quiet').hosts as [HostView];
const foreign: HostView = { ...other, host: 'elsewhere' };
const SEEDS = [{ endpoint: { host: '10.77.0.1', port: 7401 } }];

let hosts: HostRegistry;
let links: Map<string, HostLink>;
let seq = 0;
let watching: Watching;
const shelf = () => memoryStore(kept);
let kept = emptyShelf();

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  kept = emptyShelf();
  await restart();
});
afterEach(() => {
  watching.stop();
  hosts.stop();
  vi.useRealTimers();
});

/** A server with nothing in its memory, and no host yet. */
async function restart(): Promise<void> {
  watching?.stop();
  hosts?.stop();
  hosts = createHosts({ log: { info() {}, warn() {}, error() {} } });
  links = new Map();
  watching = await watch(watched(SEEDS, { mode: 'sockets', interval: 1000 }), shelf(), hosts);
}

/** Lets time pass while these hosts are heard, and no others. */
async function hear(views: readonly HostView[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    for (const { host, sample } of views) {
      const attached = links.has(host) ? null : hosts.attach(aSource({ host, instance: host }).source);
      if (attached?.ok) links.set(host, attached.link);
      links.get(host)?.sample({ ...sample, at: Date.now(), seq: ++seq }, Date.now());
    }
    await vi.advanceTimersByTimeAsync(500);
  }
}

const verdict = () => watching.topology.verdict;
const age = () => Date.now() - watching.topology.at;
const unseen = () =>
  watching.topology.nodes
    .filter(({ inferred }) => inferred?.unseenSince !== undefined)
    .map(({ host }) => host);

describe('hosts that fall silent', () => {
  it('take their nodes out of sight: neither alive nor gone, and never well', async () => {
    await hear(ALL, 15_000);
    expect(verdict()).toMatchObject({ level: 'ok', text: 'All 6 nodes are alive by their sockets.' });
    const roles = watching.topology.nodes.map(({ role }) => role);
    const last = Date.now() - 500;
    await hear([one, two], 40_000);
    expect(verdict()).toMatchObject({
      level: 'unknown',
      code: 'hosts-silent',
      text: '1 of 3 hosts is silent: what runs there is not seen.',
    });
    expect(verdict().evidence.filter(({ level }) => level === 'unknown')).toHaveLength(2);
    expect(unseen()).toEqual(['10.77.0.3', '10.77.0.3']);
    for (const { host, reachable, unreachableSince, inferred } of watching.topology.nodes) {
      expect([reachable, unreachableSince]).toEqual([true, undefined]);
      if (host === '10.77.0.3') expect(inferred).toMatchObject({ host: 'host-3', unseenSince: last });
    }
    expect(age()).toBeLessThan(1000);
    await hear([one], 40_000);
    expect(verdict().text).toBe('2 of 3 hosts are silent: what runs there is not seen.');
    expect(watching.topology.nodes.map(({ role }) => role)).toEqual(roles);
    await hear(ALL, 3000);
    expect(unseen()).toEqual([]);
    expect(verdict().level).toBe('ok');
    expect(watching.topology.nodes.map(({ role }) => role)).toEqual(roles);
  });

  it('all of them make an old picture, however lively a host of another cluster is', async () => {
    await hear([...ALL, foreign], 15_000);
    const before = watching.topology.nodes.map(({ id }) => id);
    await hear([foreign], 40_000);
    expect(age()).toBeGreaterThanOrEqual(40_000);
    expect(verdict()).toMatchObject({ level: 'unknown', code: 'hosts-silent' });
    expect(verdict().text).toBe('3 of 3 hosts are silent: what runs there is not seen.');
    expect(watching.topology.nodes.map(({ id }) => id)).toEqual(before);
    expect(watching.topology.nodes.every(({ reachable }) => reachable)).toBe(true);
    expect(watching.events.filter(({ node }) => node)).toEqual(
      watching.events.filter(({ node, at }) => node && at < Date.now() - 40_000),
    );
  });

  it('still tell of deaths on hosts that are heard', async () => {
    const [, dead] = recordedLook('three-hosts-killed').hosts as [HostView, HostView];
    await hear(ALL, 15_000);
    await hear([one, dead], 10_000);
    const gone = watching.topology.nodes.filter(({ reachable }) => !reachable);
    expect(gone.map(({ host, port }) => `${host}:${port}`)).toEqual(['10.77.0.2:7401']);
    expect(unseen()).toEqual(['10.77.0.3', '10.77.0.3']);
  });
});

describe('after a restart', () => {
  it('what was kept stays as old as it is until a host of the cluster is heard', async () => {
    await hear(ALL, 15_000);
    const { at, verdict: said, nodes } = watching.topology;
    await restart();
    await hear([foreign], 10_000);
    const { topology } = watching;
    expect(topology).toMatchObject({ verdict: said, nodes, mode: 'sockets' });
    expect(topology.at).toBeLessThanOrEqual(at);
    expect(topology.at).toBeGreaterThan(0);
    await hear(ALL, 2000);
    expect(age()).toBeLessThan(1000);
    expect(verdict().text).toBe('All 6 nodes are alive by their sockets.');
  });

  it('nothing kept and nobody heard is unknown, and has no time', async () => {
    await hear([foreign], 3000);
    expect(watching.topology).toMatchObject({ at: 0, verdict: { level: 'unknown', code: 'no-kernel' } });
  });
});

it('one picture is one object, however often it is read: only what is new is pushed', async () => {
  await hear(ALL, 2000);
  const picture = watching.watcher.sockets;
  expect(picture?.nodes).toHaveLength(6);
  expect(watching.watcher.sockets).toBe(picture);
  await hear(ALL, 2000);
  expect(watching.watcher.sockets).not.toBe(picture);
});
