import { expect, onTestFinished } from 'vitest';
import type { FailureKind } from '@/lib/cluster/failure';
import type { Topology } from '@/lib/cluster/topology';
import type { WatchedCluster } from '@/server/watch/watched-cluster';
import { memoryStore } from '../../helpers/memory-store';
import { type Watching, watch } from '../../helpers/watching';

/** A watcher that is stopped with its test. */
export async function watching(cluster: WatchedCluster, store = memoryStore()): Promise<Watching> {
  const running = await watch(cluster, store);
  onTestFinished(() => running.stop());
  return running;
}

/** A plain sentence, and advice that says what to do. */
export function expectSentence(failure: { text: string; advice: string } | undefined) {
  expect(failure?.text).toMatch(/^[A-Z0-9][^!]*\.$/);
  expect(failure?.advice).toMatch(/^[A-Z][^!]*\.$/);
}

/** The failure of the only seed, as the page shows it. */
export async function seedFailure(cluster: WatchedCluster, kind: FailureKind): Promise<Topology> {
  const { picture } = await watching(cluster);
  const topology = await picture(`seed fails with ${kind}`, ({ seeds }) => seeds[0]?.failure?.kind === kind);
  const failure = topology.seeds[0]!.failure!;
  expectSentence(failure);
  expect(failure.text).toContain(topology.seeds[0]!.seed);
  expect(topology.nodes).toEqual([]);
  expect(topology.verdict.level).toBe('unknown');
  expect(topology.verdict.risk).toContain(failure.text);
  expect(topology.verdict.risk).toContain(failure.advice);
  return topology;
}
