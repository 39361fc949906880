import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentTargets } from '@/lib/agent-wire';
import { createHosts, type HostRegistry } from '@/server/hosts/create-hosts';
import type { HostLink, HostSource, KnownHost } from '@/server/hosts/hosts';
import { aSample, aSource } from './a-source';

const HOUR = 3_600_000;
let hosts: HostRegistry;
let logged: string[];
let infos: object[];
let heard: KnownHost[];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  logged = [];
  infos = [];
  heard = [];
  const note = (facts: object | string, message = '') =>
    void logged.push(typeof facts === 'string' ? facts : message);
  hosts = createHosts({
    log: { info: (facts: object | string) => void infos.push([facts].flat()), warn: note, error: note },
  });
  hosts.subscribe(host => heard.push(host));
});
afterEach(() => {
  hosts.stop();
  vi.useRealTimers();
});

const attach = (source: HostSource): HostLink => {
  const attached = hosts.attach(source);
  if (!attached.ok) throw new Error(attached.error);
  return attached.link;
};
const only = () => {
  const [host, ...others] = hosts.list();
  expect(others).toEqual([]);
  return host!;
};
const wanted = (addresses: readonly string[], ports: readonly number[] = []): AgentTargets => ({
  addresses,
  busPorts: ports,
  clientPorts: [],
});

describe('a host', () => {
  it('is live while samples come and turns stale by itself when they stop', () => {
    const link = attach(aSource().source);
    link.sample(aSample(1, Date.now()), Date.now());
    expect(only().state).toMatchObject({ name: 'db1', state: 'live', at: Date.now(), source: 'proc' });
    vi.advanceTimersByTime(2400);
    expect(heard.at(-1)!.state.state).toBe('live');
    vi.advanceTimersByTime(200);
    expect(heard.at(-1)!.state.state).toBe('stale');
    expect(logged).toEqual(['Host db1 is silent: what is known of its sockets is stale.']);
    expect(only().view?.sample.seq).toBe(1);
    link.sample(aSample(2, Date.now()), Date.now());
    expect(heard.at(-1)!.state.state).toBe('live');
  });

  it('is stale, not live, while only what waited in its buffer arrives', () => {
    const at = Date.now();
    const link = attach(aSource({ clock: { at, receivedAt: at } }).source);
    link.sample(aSample(1, at - 30_000), at);
    expect(only().state).toMatchObject({ state: 'stale', at: at - 30_000, clockOffset: 0 });
    link.sample(aSample(2, at), at);
    expect(only().state.state).toBe('live');
  });

  it('turns stale in its time although the clock of the server is set back', () => {
    const link = attach(aSource().source);
    link.sample(aSample(1, Date.now()), Date.now());
    vi.setSystemTime(Date.now() - HOUR);
    vi.advanceTimersByTime(2600);
    expect([only().state.state, heard.at(-1)!.state.state]).toEqual(['stale', 'stale']);
    vi.advanceTimersByTime(8000);
    expect(hosts.attach(aSource({ instance: 'two' }).source).ok).toBe(true);
  });

  it('that comes again and again without a sample is not live for it', () => {
    for (let i = 0; i < 4; i++) {
      attach(aSource().source).detach();
      vi.advanceTimersByTime(1000);
    }
    attach(aSource().source);
    expect(only().state).toMatchObject({ state: 'stale', at: null });
  });

  it('is logged with the name of the token it came in with', () => {
    attach(aSource({ token: 'rack7' }).source);
    expect(infos).toEqual([[{ host: 'db1', kind: 'agent', address: '10.0.0.1', token: 'rack7' }]]);
  });

  it('tells a problem once, whether it says so itself or in a sample', () => {
    const link = attach(aSource().source);
    const problem = { code: 'look-failed' as const, text: 'It failed.' };
    link.problem(problem.code, problem.text);
    link.sample(aSample(1, Date.now(), { problems: [problem] }), Date.now());
    expect(only().state.problems).toEqual([problem]);
    expect(logged).toEqual([problem.text]);
  });

  it('stays listed, stale, for a day after it is gone', () => {
    const link = attach(aSource().source);
    link.sample(aSample(1, Date.now()), Date.now());
    link.detach();
    vi.advanceTimersByTime(23 * HOUR);
    expect(only().state.state).toBe('stale');
    vi.advanceTimersByTime(2 * HOUR);
    expect(hosts.list()).toEqual([]);
  });

  it('gives each sample once, also when a reconnected agent sends it again', () => {
    const { source } = aSource();
    attach(source).sample(aSample(1, Date.now()), Date.now());
    const again = attach(aSource().source);
    const before = heard.length;
    again.sample(aSample(1, Date.now()), Date.now());
    expect(heard.length).toBe(before);
    again.sample(aSample(2, Date.now()), Date.now());
    expect(heard.length).toBe(before + 1);
  });
});

describe('the clock of a host', () => {
  it('two hours ahead is corrected and told', () => {
    const ahead = Date.now() + 2 * HOUR;
    const link = attach(aSource({ clock: { at: ahead, receivedAt: Date.now() } }).source);
    link.sample(aSample(1, ahead + 40), Date.now() + 60);
    const { state, view } = only();
    expect(view!.at).toBe(Date.now() + 40);
    expect(state.clockOffset).toBe(2 * HOUR);
    expect(state.problems).toEqual([
      {
        code: 'clock-off',
        text: 'The clock of host db1 is 2 h 0 min ahead; its times are corrected. Check its time synchronisation.',
      },
    ]);
    link.sample(aSample(2, ahead + 1000), Date.now() + 1000);
    expect(logged).toEqual([expect.stringContaining('2 h 0 min ahead')]);
  });

  it('set back while connected is followed at once', () => {
    const start = Date.now();
    const link = attach(aSource({ clock: { at: start + 2 * HOUR, receivedAt: start } }).source);
    link.sample(aSample(1, start + 2 * HOUR), start);
    link.sample(aSample(2, start + 1000), start + 1000);
    expect(only().state).toMatchObject({ at: start + 1000, clockOffset: 0, problems: [] });
  });

  it('set forward while connected is followed at once', () => {
    const start = Date.now();
    const link = attach(aSource({ clock: { at: start, receivedAt: start } }).source);
    link.sample(aSample(1, start), start);
    link.sample(aSample(2, start + 1000 + HOUR), start + 1000);
    expect(only().state).toMatchObject({ at: start + 1000, clockOffset: HOUR });
  });

  it('is held against ours as people read it, when both were set back', () => {
    hosts.stop();
    let ahead = 0;
    const note = (facts: object | string, message = '') =>
      void logged.push(typeof facts === 'string' ? facts : message);
    hosts = createHosts({ log: { info: () => {}, warn: note, error: note }, ahead: () => ahead });
    const start = Date.now();
    const link = attach(aSource({ clock: { at: start + 30, receivedAt: start } }).source);
    link.sample(aSample(1, start + 30), start);
    ahead = -6 * HOUR;
    link.sample(aSample(2, start + 1030 - 6 * HOUR), start + 1000);
    expect(only().state).toMatchObject({ at: start + 1000, clockOffset: 30, problems: [] });
    expect(logged).toEqual([]);
  });

  it('is told by the samples with the least delay, so that buffered ones fall where they belong', () => {
    const start = Date.now();
    const link = attach(aSource({ clock: { at: start - 500, receivedAt: start } }).source);
    const delays = [9000, 8000, 30, 700];
    const times = delays.map((delay, i) => {
      const at = start - 500 + i * 1000;
      link.sample(aSample(i + 1, at), at + 500 + delay);
      return only().view!.at - (at + 500);
    });
    expect(times).toEqual([0, 0, 0, 0]);
  });
});

describe('a name used twice', () => {
  it('refuses the second agent with a sentence that helps, and tells on the first', () => {
    const link = attach(aSource().source);
    link.sample(aSample(1, Date.now()), Date.now());
    const second = hosts.attach(aSource({ instance: 'two', address: '10.0.0.2' }).source);
    const text =
      'A second agent from 10.0.0.2 calls itself db1, as the one at 10.0.0.1 already does. It is refused; give one of them another name with --name.';
    expect(second).toEqual({ ok: false, error: text });
    expect(only().state).toMatchObject({ state: 'live', problems: [{ code: 'name-taken', text }] });
    expect(hosts.attach(aSource({ instance: 'two', address: '10.0.0.2' }).source).ok).toBe(false);
    expect(logged).toEqual([text]);
    vi.advanceTimersByTime(90_001);
    expect(only().state.problems).toEqual([]);
  });

  it('goes to the newcomer once the first is silent, as after a crash of its host', () => {
    const first = aSource();
    const link = attach(first.source);
    link.sample(aSample(9, Date.now()), Date.now());
    vi.advanceTimersByTime(3000);
    expect(hosts.attach(aSource({ instance: 'two' }).source).ok).toBe(false);
    vi.advanceTimersByTime(7000);
    const second = attach(aSource({ instance: 'two' }).source);
    expect(first.told.replaced).toBe(1);
    second.sample(aSample(1, Date.now()), Date.now());
    link.sample(aSample(10, Date.now()), Date.now());
    expect(only().view?.sample.seq).toBe(1);
  });

  it('goes to an agent where the server sampled its own host, never the other way round', () => {
    const local = aSource({ kind: 'local', instance: 'local', address: null });
    attach(local.source);
    const agent = attach(aSource({ address: '127.0.0.1' }).source);
    agent.sample(aSample(1, Date.now()), Date.now());
    expect(local.told.replaced).toBe(1);
    expect(hosts.attach(local.source).ok).toBe(false);
    expect(only().state).toMatchObject({ kind: 'agent', problems: [] });
  });
});

describe("the name of the server's own host", () => {
  const local = () => aSource({ kind: 'local', instance: 'local', address: null });

  it.each([
    ['elsewhere', { address: '10.0.0.9' }],
    ['behind a proxy on this host', { address: '127.0.0.1', forwarded: true }],
  ])('is not taken by an agent %s, and the panel says so', (_where, from) => {
    const { source, told } = local();
    attach(source).sample(aSample(1, Date.now()), Date.now());
    const error = expect.stringContaining(`from ${from.address} calls itself db1, as the server's own host`);
    expect(hosts.attach(aSource(from).source)).toEqual({ ok: false, error });
    expect(told.replaced).toBe(0);
    expect(only().state).toMatchObject({
      kind: 'local',
      state: 'live',
      problems: [{ code: 'name-taken', text: error }],
    });
  });

  it('is not kept by an agent elsewhere that came first', () => {
    const agent = aSource();
    attach(agent.source).sample(aSample(7, Date.now()), Date.now());
    attach(local().source).sample(aSample(1, Date.now()), Date.now());
    expect(agent.told.replaced).toBe(1);
    expect(only()).toMatchObject({ state: { kind: 'local' }, view: { sample: { seq: 1 } } });
  });
});

describe('what is asked of hosts', () => {
  it('is what all clusters want together, told when attached and when it changes', () => {
    const { source, told } = aSource();
    hosts.want('a', wanted(['10.0.0.2', '10.0.0.1'], [16380]));
    attach(source);
    hosts.want('b', wanted(['10.0.0.1'], [16379]));
    hosts.want('b', wanted(['10.0.0.1'], [16379]));
    expect(told.targets).toEqual([
      { addresses: ['10.0.0.1', '10.0.0.2'], busPorts: [16380], clientPorts: [] },
      { addresses: ['10.0.0.1', '10.0.0.2'], busPorts: [16379, 16380], clientPorts: [] },
    ]);
  });

  it('is bounded where it asks for looks', () => {
    const { source, told } = aSource();
    attach(source);
    hosts.look({ for: 1e9, every: 1 });
    expect(told.looks).toEqual([{ for: 60_000, every: 100 }]);
  });
});

describe('who is turned away', () => {
  it('is listed as refused by address, at most 16, until 90 s after its last attempt', () => {
    for (let i = 0; i < 40; i++)
      hosts.turnAway({ address: `10.0.1.${i}`, code: 'wrong-token', text: `No token from ${i}.` });
    hosts.turnAway({ address: '10.0.1.0', code: 'wrong-token', text: 'No token from 0.' });
    expect(hosts.list()).toHaveLength(16);
    expect(hosts.list()[0]!.state).toMatchObject({
      name: '10.0.1.0',
      state: 'refused',
      problems: [{ code: 'wrong-token', text: 'No token from 0.' }],
    });
    expect(logged).toHaveLength(16);
    // The slowest who come again, tables that are posted each minute, stay listed and are logged once.
    vi.advanceTimersByTime(70_000);
    hosts.turnAway({ address: '10.0.1.0', code: 'wrong-token', text: 'No token from 0.' });
    expect(logged).toHaveLength(16);
    vi.advanceTimersByTime(20_001);
    expect(hosts.list().map(({ state }) => state.name)).toEqual(['10.0.1.0']);
    vi.advanceTimersByTime(70_000);
    expect(hosts.list()).toEqual([]);
  });
});
