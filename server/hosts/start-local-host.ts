import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { AgentTargets } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';
import type { Sampler, SamplerOptions } from '../sockets/sampler';
import type { HostIntake, HostLink, HostSource } from './hosts';
import { ownAddresses } from './own-addresses';

/** How often a name that an agent holds is tried again: once the agent is gone, we look ourselves. */
const RETRY: Millis = 10_000;

export interface LocalHostOptions {
  readonly hosts: HostIntake;
  readonly createSampler: (options: SamplerOptions) => Sampler;
  readonly log: Log;
  /** ms since the epoch: the clock of all that is observed. */
  readonly now: () => Millis;
  /** ms between regular samples; 1 s unless given. */
  readonly interval?: Millis;
  /** The name it is listed by; this machine's unless given. */
  readonly name?: string;
  readonly version: string;
}

/**
 * Samples this host as long as an address that some cluster wants is one of its own. Nodes in containers with
 * addresses of their own do not count by themselves; once we look, they are seen as well. Returns its undo.
 */
export function startLocalHost(options: LocalHostOptions): () => void {
  const { hosts, createSampler, log, now, version, interval = 1000, name = hostname() } = options;
  let running: { readonly sampler: Sampler; readonly link: HostLink } | null = null;
  let wanted: AgentTargets | null = null;
  let retry: NodeJS.Timeout | null = null;

  const stop = () => {
    running?.sampler.stop();
    running?.link.detach();
    running = null;
  };
  const later = () => {
    retry ??= setTimeout(() => {
      retry = null;
      decide();
    }, RETRY).unref();
  };
  const start = () => {
    const source: HostSource = {
      host: name,
      kind: 'local',
      version,
      address: null,
      forwarded: false,
      token: null,
      // A new sampler counts its samples from one again.
      instance: randomBytes(8).toString('hex'),
      interval,
      clock: null,
      want: targets => running?.sampler.want(targets),
      look: request => running?.sampler.look(request),
      replaced() {
        log.info({ host: name }, `An agent samples ${name} now; this server leaves it to the agent.`);
        running?.sampler.stop();
        running = null;
        later();
      },
    };
    const attached = hosts.attach(source);
    if (!attached.ok) return later();
    const { link } = attached;
    const sampler = createSampler({
      interval,
      scope: 'host',
      now,
      onSample: sample => link.sample(sample, now()),
      onFailed: ({ code, text }) => link.problem(code, text),
    });
    running = { sampler, link };
    if (wanted) sampler.want(wanted);
  };
  const decide = () => {
    const isOwn = ownAddresses();
    const here = wanted?.addresses.some(isOwn) ?? false;
    if (here && !running && !retry) start();
    if (!here) stop();
  };

  const unsubscribe = hosts.onTargets(targets => {
    wanted = targets;
    decide();
  });
  return () => {
    unsubscribe();
    if (retry) clearTimeout(retry);
    stop();
  };
}
