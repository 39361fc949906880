import type { AgentTargets } from '@/lib/agent-wire';
import type { HostSample } from '@/lib/sockets/sample/sample';
import type { HostSource, LookRequest } from '@/server/hosts/hosts';

/** A source that keeps what it was told. */
export function aSource(overrides: Partial<HostSource> = {}) {
  const told = { targets: [] as AgentTargets[], looks: [] as LookRequest[], replaced: 0 };
  const source: HostSource = {
    host: 'db1',
    kind: 'agent',
    version: '1.0.0',
    address: '10.0.0.1',
    forwarded: false,
    token: null,
    instance: 'one',
    interval: 1000,
    clock: null,
    want: targets => void told.targets.push(targets),
    look: request => void told.looks.push(request),
    replaced: () => void told.replaced++,
    ...overrides,
  };
  return { source, told };
}

export const aSample = (seq: number, at: number, overrides: Partial<HostSample> = {}): HostSample => ({
  at,
  seq,
  source: 'proc',
  cause: 'tick',
  took: 1,
  problems: [],
  namespaces: [],
  ...overrides,
});
