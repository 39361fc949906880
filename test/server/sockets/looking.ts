import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { HostSample, NamespaceSample, PortSummary, RedisProcess } from '@/lib/sockets/sample/sample';
import { createSampler } from '@/server/sockets/create-sampler';
import type { Sampler, SamplerOptions } from '@/server/sockets/sampler';

export const NO_PROC = !existsSync('/proc/net/tcp');
/** Making network namespaces and other users' processes takes root. */
export const NO_ROOT = process.getuid?.() !== 0 || spawnSync('ip', ['netns', 'list']).status !== 0;

export interface Looking {
  readonly sampler: Sampler;
  readonly samples: HostSample[];
}

/** A sampler whose samples are kept. */
export function looking(options: Partial<SamplerOptions> = {}): Looking {
  const samples: HostSample[] = [];
  const sampler = createSampler({
    interval: 500,
    scope: 'host',
    onSample: sample => void samples.push(sample),
    ...options,
  });
  return { sampler, samples };
}

/** The process that listens on a client port, with its namespace: other servers may run on this machine. */
export function findPort(
  sample: HostSample | undefined,
  port: number,
): { process: RedisProcess; namespace: NamespaceSample; summary: PortSummary | undefined } | null {
  for (const namespace of sample?.namespaces ?? []) {
    const process = namespace.processes.find(one => one.port === port);
    if (process) return { process, namespace, summary: namespace.ports.find(one => one.port === port) };
  }
  return null;
}
