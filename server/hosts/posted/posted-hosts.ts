import { randomBytes } from 'node:crypto';
import type { AgentTargets } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { HostSample, SampleProblem } from '@/lib/sockets/sample/sample';
import { NamespaceMemory } from '../../sockets/namespace-memory';
import { NO_TARGETS, targetsOf } from '../../sockets/targets';
import type { HostIntake, HostLink, HostSource } from '../hosts';
import { foldPosted } from './fold-posted';
import { type Posted, readPosted } from './read-posted';

/** Unless the sender says how often it posts. */
const DEFAULT_INTERVAL: Millis = 60_000;
/** A table of 8 MB takes about 100 ms to read: no more often than this from one host. */
const MIN_PAUSE: Millis = 500;

export type PostReply =
  | { readonly ok: true; readonly rows: number; readonly problems: readonly SampleProblem[] }
  | { readonly ok: false; readonly why: 'no-table' | 'name-taken' | 'too-often'; readonly error: string };

/** Hosts without Node, whose tables come by HTTP. */
export interface PostedHosts {
  post(host: string, sender: Sender, body: Uint8Array): PostReply;
}

/** Who posts; see `HostSource`. */
export type Sender = Pick<HostSource, 'forwarded' | 'token'> & { readonly address: string };

interface PostedHost {
  /** What tells its machine from another of its name: its own word, or else the address it posts from. */
  readonly machine: string;
  readonly link: HostLink;
  readonly memories: Map<string, NamespaceMemory>;
  seq: number;
  silence: NodeJS.Timeout;
}

export function createPostedHosts(intake: HostIntake, now: () => Millis): PostedHosts {
  const hosts = new Map<string, PostedHost>();
  let targets = NO_TARGETS;
  intake.onTargets((next: AgentTargets) => {
    targets = targetsOf(next);
  });

  const join = (name: string, sender: Sender, machine: string, interval: Millis): PostedHost | string => {
    const known = hosts.get(name);
    if (known?.machine === machine) return known;
    const attached = intake.attach({
      host: name,
      kind: 'shell',
      version: null,
      ...sender,
      instance: randomBytes(8).toString('hex'),
      interval,
      clock: null,
      want: () => {},
      look: () => {},
      replaced: () => forget(name),
    });
    if (!attached.ok) return attached.error;
    const silence = setTimeout(() => {}, 0);
    const host = { machine, link: attached.link, memories: new Map(), seq: 0, silence };
    hosts.set(name, host);
    return host;
  };
  const forget = (name: string) => {
    clearTimeout(hosts.get(name)?.silence);
    hosts.delete(name);
  };

  /** Before anything is read: what is refused costs as much to read. */
  const lately = new Map<string, Millis>();
  const isTooOften = (who: string, at: Millis): boolean => {
    for (const [one, before] of lately) if (Math.abs(at - before) >= MIN_PAUSE) lately.delete(one);
    if (lately.has(who)) return true;
    lately.set(who, at);
    return false;
  };

  return {
    post(name, sender, body) {
      const receivedAt = now();
      if (isTooOften(`${name} ${sender.address}`, receivedAt))
        return {
          ok: false,
          why: 'too-often',
          error: `Host ${name} posts more often than every ${MIN_PAUSE} ms.`,
        };
      const posted = readPosted(body);
      if (posted.rows === 0 && posted.bad)
        return {
          ok: false,
          why: 'no-table',
          error: `No line of the body is a row of /proc/net/tcp; of line ${posted.bad.first}: ${posted.bad.why}.`,
        };
      if (!posted.answers)
        return {
          ok: false,
          why: 'no-table',
          error:
            'The body holds no table of /proc/net/tcp, not even its header, and no process. Is the disk of its host full?',
        };
      const interval = posted.interval === null ? DEFAULT_INTERVAL : posted.interval * 1000;
      const host = join(name, sender, posted.instance ?? sender.address, interval);
      if (typeof host === 'string') return { ok: false, why: 'name-taken', error: host };
      clearTimeout(host.silence);
      host.silence = setTimeout(() => {
        host.link.detach();
        forget(name);
      }, interval * 3).unref();

      const folded = posted.namespaces.map(one => {
        const memory = host.memories.get(one.id) ?? new NamespaceMemory();
        host.memories.set(one.id, memory);
        return foldPosted(posted, one, memory, targets, receivedAt);
      });
      for (const id of host.memories.keys())
        if (!posted.namespaces.some(one => one.id === id)) host.memories.delete(id);
      const dropped = folded.reduce((sum, one) => sum + one.dropped, 0);
      const sample: HostSample = {
        at: receivedAt,
        seq: ++host.seq,
        source: 'raw',
        cause: 'tick',
        took: Math.max(now() - receivedAt, 0),
        namespaces: folded.map(one => one.sample),
        problems: problemsOf(name, posted, dropped),
      };
      host.link.sample(sample, receivedAt);
      return { ok: true, rows: posted.rows, problems: sample.problems };
    },
  };
}

function problemsOf(name: string, { rows, bad, namespaces }: Posted, dropped: number): SampleProblem[] {
  const problems: SampleProblem[] = [];
  if (bad)
    problems.push({
      code: 'rows-damaged',
      text: `${bad.count} of ${rows + bad.count} lines that host ${name} sent were not understood; of line ${bad.first}: ${bad.why}. The other rows count.`,
    });
  if (dropped > 0)
    problems.push({
      code: 'too-many-rows',
      text: `Host ${name} has too many connections between nodes to list: ${dropped} were left out.`,
    });
  if (namespaces.every(one => one.processes.length === 0))
    problems.push({
      code: 'no-redis',
      text: `Host ${name} sent no Redis process: sockets are told apart by the ports of known nodes only.`,
    });
  return problems;
}
