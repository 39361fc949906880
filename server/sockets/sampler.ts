import type { AgentTargets } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { HostSample, SampleProblem } from '@/lib/sockets/sample/sample';

export interface SamplerOptions {
  /** ms between regular samples. */
  readonly interval: Millis;
  /** `host`: every Redis process that can be seen in /proc, in all its namespaces. `namespace`: only those that share ours. */
  readonly scope: 'host' | 'namespace';
  /** Called with each sample, never while another is being taken. */
  readonly onSample: (sample: HostSample) => void;
  /** Told at once of each look that failed: where every look does, no sample is left to tell it. */
  readonly onFailed?: (problem: SampleProblem) => void;
  /** Where the proc file system is; `/proc` unless given. */
  readonly proc?: string;
  /** ms since the epoch, for the time of a sample; this machine's clock unless given. */
  readonly now?: () => Millis;
}

/** Looks at this host's kernel again and again. */
export interface Sampler {
  /** What to list row by row beside what is known to belong to Redis processes. */
  want(targets: AgentTargets): void;
  /** Extra samples from now on, for `for` ms, every `every` ms; bounded, joined with what was asked before. */
  look(request: { readonly for: Millis; readonly every: Millis }): void;
  stop(): void;
}
