import { randomBytes } from 'node:crypto';
import type { AgentHello } from '@/lib/agent-hello';
import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';
import type { Sampler, SamplerOptions } from '../sockets/sampler';
import type { AgentOptions } from './agent-options';
import { createComplaints } from './complaints';
import { createSampleSender } from './sample-sender';
import { keepServerLink } from './server-link';
import { trimSample } from './trim-sample';

export interface AgentDeps {
  readonly createSampler: (options: SamplerOptions) => Sampler;
  readonly log: Log;
  readonly version: string;
  /** ms that this host's clock is said to be ahead; for tests. */
  readonly clockAhead?: Millis;
}

/** Samples this host and sends what it sees, until it is told to stop. Returns its undo. */
export function runAgent(options: AgentOptions, deps: AgentDeps): () => void {
  const { name, interval, scope } = options;
  const { log, version, clockAhead = 0 } = deps;
  const complaints = createComplaints(log);
  const sender = createSampleSender(text => complaints.say(text));
  const instance = randomBytes(16).toString('hex');
  const hello = (): AgentHello => ({
    host: name,
    instance,
    version,
    interval,
    at: Date.now() + clockAhead,
  });

  const sampler = deps.createSampler({
    interval,
    scope,
    onSample: sample => sender.add(trimSample({ ...sample, at: sample.at + clockAhead })),
    onFailed: ({ text }) => complaints.say(text),
  });
  const hangUp = keepServerLink({
    server: options.server,
    tokenFile: options.tokenFile,
    hello,
    log,
    onTaken(send) {
      const dropped = sender.takeDropped();
      if (dropped > 0) log.warn(`${dropped} samples were dropped while the server was away.`);
      sender.start(send);
    },
    onGone: () => sender.stop(),
    onEvent: {
      targets: targets => sampler.want(targets),
      look: request => sampler.look(request),
    },
  });
  return () => {
    hangUp();
    sampler.stop();
  };
}
