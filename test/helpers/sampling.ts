import { createHosts, type HostRegistry } from '@/server/hosts/create-hosts';
import { startLocalHost } from '@/server/hosts/start-local-host';
import type { Log } from '@/server/http/log';
import { createSampler } from '@/server/sockets/create-sampler';

const QUIET: Log = { info() {}, warn() {}, error() {} };

/** Samples this machine's own kernel, as a server does for nodes that live with it. */
export function startSampling(name = 'here'): { readonly hosts: HostRegistry; stop(): void } {
  const hosts = createHosts({ log: QUIET });
  const stopLocal = startLocalHost({
    hosts,
    createSampler,
    log: QUIET,
    now: Date.now,
    name,
    version: 'test',
  });
  return {
    hosts,
    stop() {
      stopLocal();
      hosts.stop();
    },
  };
}
