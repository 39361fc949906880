import type { Millis } from '../../cluster/ids';
import type { HostView } from '../links/link-table';

/** Long enough to tell loss that goes on from a single flap. */
const KEPT: Millis = 5000;

/** Segments sent again in one namespace between two samples. */
export interface Resent {
  readonly at: Millis;
  readonly segments: number;
  /** True while a row of that host is dead, and when it comes back to life: then the row is what is sent again. */
  readonly dead: boolean;
}

/** What is remembered of one namespace's kernel counters. */
export interface NamespaceHistory {
  readonly at: Millis;
  readonly retransSegs: number;
  readonly resent: readonly Resent[];
}

export type HostHistory = ReadonlyMap<string, NamespaceHistory>;

export const namespaceKey = (host: string, namespace: string): string => `${host} ${namespace}`;

/** Follows the kernels' own counters: a retransmission that worked leaves no trace on any row, but is counted. `dead` names hosts with a dead row. */
export function followHosts(
  before: HostHistory,
  hosts: readonly HostView[],
  dead: ReadonlySet<string>,
  now: Millis,
): HostHistory {
  const after = new Map<string, NamespaceHistory>();
  for (const { host, at, sample } of hosts)
    for (const { id, counters } of sample.namespaces) {
      if (!counters) continue;
      const key = namespaceKey(host, id);
      const old = before.get(key);
      const kept = (old?.resent ?? []).filter(one => now - one.at < KEPT);
      const segments = old && at > old.at ? counters.retransSegs - old.retransSegs : 0;
      after.set(key, {
        at,
        retransSegs: counters.retransSegs,
        resent: segments > 0 ? [...kept, { at, segments, dead: dead.has(host) }] : kept,
      });
    }
  return after;
}
