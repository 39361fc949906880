import type { AgentTargets } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';
import type { HostIntake, HostLink, HostSource, Hosts, KnownHost } from './hosts';
import { joinTargets } from './join-targets';
import { mayReplace, nameTaken } from './name-holder';
import { createSampledHost, type SampledHost } from './sampled-host';
import { createTurnedAway } from './turned-away';

const MAX_HOSTS = 512;
/** A host that is gone stays listed, stale, for this long. */
const GONE_AFTER: Millis = 86_400_000;
const MIN_EVERY: Millis = 100;
const MAX_FOR: Millis = 60_000;

export interface HostsOptions {
  readonly log: Log;
  /** A clock in ms that nobody sets, for ages; `performance.now` unless given. */
  readonly steady?: () => Millis;
  /** ms that this machine's clock is ahead of the one that samples are stamped with on arrival; 0 unless given. */
  readonly ahead?: () => Millis;
}

/** Every host there is, with both its sides. */
export interface HostRegistry extends Hosts, HostIntake {
  /** Ends its timers; attached sources are their starters' to end. Idempotent. */
  stop(): void;
}

export function createHosts({
  log,
  steady = () => performance.now(),
  ahead = () => 0,
}: HostsOptions): HostRegistry {
  const hosts = new Map<string, SampledHost>();
  const timers = new Map<string, NodeJS.Timeout>();
  const listeners = new Set<(host: KnownHost) => void>();
  const targetListeners = new Set<(targets: AgentTargets) => void>();
  const wishes = new Map<string, AgentTargets>();
  const turnedAway = createTurnedAway(steady);
  let targets = joinTargets([]);
  let stopped = false;

  const tell = (host: KnownHost) => {
    for (const listener of listeners) listener(host);
  };
  const sources = () => [...hosts.values()].flatMap(host => host.source() ?? []);

  /** Silence has to be seen too: a timer for each host tells when its newest sample has become too old. */
  const watchSilence = (name: string, host: SampledHost) => {
    clearTimeout(timers.get(name));
    const wait = host.fresh();
    if (stopped || wait === 0) return;
    const onSilence = () => {
      if (host.fresh() > 0) return watchSilence(name, host);
      log.warn({ host: name }, `Host ${name} is silent: what is known of its sockets is stale.`);
      tell(host.known());
    };
    timers.set(name, setTimeout(onSilence, wait + 1).unref());
  };
  const forget = (name: string) => {
    clearTimeout(timers.get(name));
    timers.delete(name);
    hosts.delete(name);
  };
  const forgetGone = () => {
    for (const [name, host] of hosts)
      if (!host.source() && steady() - host.heardAt() > GONE_AFTER) forget(name);
  };
  const report = (name: string, host: SampledHost, code: string, text: string) => {
    if (host.problem(code, text)) log.warn({ host: name, code }, text);
  };

  /** Room for one more, at the cost of the host that is gone longest. */
  const makeRoom = (): boolean => {
    if (hosts.size < MAX_HOSTS) return true;
    const gone = [...hosts].filter(([, host]) => !host.source());
    const longest = gone.sort(([, a], [, b]) => a.heardAt() - b.heardAt())[0];
    if (longest) forget(longest[0]);
    return longest !== undefined;
  };

  const linkOf = (source: HostSource, host: SampledHost): HostLink => {
    const { host: name } = source;
    const attached = () => !stopped && host.source() === source;
    let clockTold = false;
    return {
      sample(sample, receivedAt) {
        if (!attached() || !host.take(sample, receivedAt)) return;
        const known = host.known();
        const skewed = known.state.problems.find(one => one.code === 'clock-off');
        if (skewed && !clockTold) log.warn({ host: name, code: skewed.code }, skewed.text);
        clockTold = skewed !== undefined;
        watchSilence(name, host);
        tell(known);
      },
      problem(code, text) {
        if (!attached()) return;
        report(name, host, code, text);
        tell(host.known());
      },
      detach() {
        if (!attached()) return;
        host.detach();
        tell(host.known());
      },
    };
  };

  return {
    list() {
      forgetGone();
      return [...[...hosts.values()].map(host => host.known()), ...turnedAway.list()];
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    look(request) {
      const bounded = { for: Math.min(request.for, MAX_FOR), every: Math.max(request.every, MIN_EVERY) };
      for (const source of sources()) source.look(bounded);
    },
    want(cluster, wanted) {
      wishes.set(cluster, wanted);
      const joined = joinTargets([...wishes.values()]);
      if (JSON.stringify(joined) === JSON.stringify(targets)) return;
      targets = joined;
      for (const source of sources()) source.want(targets);
      for (const listener of targetListeners) listener(targets);
    },
    attach(source) {
      const name = source.host;
      forgetGone();
      const known = hosts.get(name);
      const current = known?.source();
      if (known && current && !mayReplace(current, source, known.lost())) {
        const error = nameTaken(current, source);
        if (source.kind !== 'local') {
          report(name, known, 'name-taken', error);
          tell(known.known());
        }
        return { ok: false, error };
      }
      if (!known && !makeRoom())
        return { ok: false, error: `This server already has ${MAX_HOSTS} hosts; it takes no more.` };
      current?.replaced();
      const host = known ?? createSampledHost(source, steady, ahead);
      hosts.set(name, host);
      host.attach(source);
      const { kind, address, token } = source;
      log.info({ host: name, kind, address, token }, `Host ${name} is sampled.`);
      source.want(targets);
      watchSilence(name, host);
      tell(host.known());
      return { ok: true, link: linkOf(source, host) };
    },
    turnAway(refused) {
      const listed = turnedAway.add(refused);
      if (!listed) return;
      if (listed.isNew) log.warn({ address: refused.address, code: refused.code }, refused.text);
      tell(listed.host);
    },
    onTargets(listener) {
      targetListeners.add(listener);
      listener(targets);
      return () => targetListeners.delete(listener);
    },
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
