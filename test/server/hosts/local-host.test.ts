import { expect, onTestFinished, test } from 'vitest';
import type { HostSample } from '@/lib/sockets/sample/sample';
import { createHosts } from '@/server/hosts/create-hosts';
import { startLocalHost } from '@/server/hosts/start-local-host';
import { createSampler } from '@/server/sockets/create-sampler';
import { LookSchedule } from '@/server/sockets/look-schedule';
import { until } from '../../helpers/until';
import { aSource } from './a-source';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const targets = (...addresses: string[]) => ({ addresses, busPorts: [], clientPorts: [] });

function start() {
  const hosts = createHosts({ log });
  let running = 0;
  const stop = startLocalHost({
    hosts,
    log,
    now: Date.now,
    name: 'here',
    version: '1.2.3',
    interval: 200,
    createSampler(options) {
      running++;
      const sampler = createSampler(options);
      return {
        ...sampler,
        stop() {
          running--;
          sampler.stop();
        },
      };
    },
  });
  onTestFinished(() => {
    stop();
    hosts.stop();
  });
  return { hosts, stop, running: () => running };
}
const newest = (hosts: ReturnType<typeof start>['hosts']): HostSample | undefined =>
  hosts.list()[0]?.view?.sample;

test('this host is sampled as long as a wanted address is its own', { timeout: 30_000 }, async () => {
  const { hosts, running } = start();
  hosts.want('far', targets('203.0.113.9'));
  expect([running(), hosts.list()]).toEqual([0, []]);
  hosts.want('near', targets('203.0.113.9', '127.0.0.1'));
  await until('samples come', () => (newest(hosts)?.seq ?? 0) > 1);
  expect(hosts.list()[0]!.state).toMatchObject({
    name: 'here',
    kind: 'local',
    state: 'live',
    clockOffset: null,
  });
  hosts.want('near', targets());
  expect(running()).toBe(0);
  await until('it is stale', () => hosts.list()[0]!.state.state === 'stale');
  hosts.want('near', targets('127.0.0.1'));
  await until('it is live again', () => hosts.list()[0]!.state.state === 'live');
});

test('an agent on this host is left the work', { timeout: 30_000 }, async () => {
  const { hosts, running } = start();
  hosts.want('near', targets('127.0.0.1'));
  await until('samples come', () => newest(hosts));
  expect(hosts.attach(aSource({ host: 'here', address: '127.0.0.1' }).source).ok).toBe(true);
  expect(running()).toBe(0);
  expect(hosts.list()[0]!.state.kind).toBe('agent');
});

test('a look that always fails is told on the host and logged once', { timeout: 30_000 }, async () => {
  const logged: string[] = [];
  const note = (_facts: object | string, text = '') => void logged.push(text);
  const hosts = createHosts({ log: { ...log, warn: note } });
  let failed = 0;
  const stop = startLocalHost({
    hosts,
    log,
    now: Date.now,
    name: 'here',
    version: '1.2.3',
    createSampler({ onFailed }) {
      const fail = async () => {
        failed++;
        throw new TypeError('row is not a function');
      };
      const schedule = new LookSchedule(50, fail, onFailed);
      schedule.start();
      return { want: () => {}, look: () => {}, stop: () => schedule.stop() };
    },
  });
  onTestFinished(() => {
    stop();
    hosts.stop();
  });
  hosts.want('near', targets('127.0.0.1'));
  await until('it has failed often', () => failed > 4);
  const text = expect.stringContaining('row is not a function');
  expect(logged).toEqual([text]);
  expect(hosts.list()[0]!.state.problems).toEqual([{ code: 'look-failed', text }]);
});
