import { type InferredCluster, inferCluster, NOTHING_INFERRED } from '@/lib/sockets/infer/infer-cluster';
import type { HostView } from '@/lib/sockets/links/link-table';
import type { Endpoint } from '@/lib/sockets/links/placed-node';

export const SEEDS: readonly Endpoint[] = [{ host: '10.77.0.1', port: 7401 }];
/** When the first of the looks is taken. */
export const BEGAN = 1_700_000_000_000;

/** What is inferred after these looks, 2 s apart, of which the first was taken at `began`. */
export function after(
  looks: readonly (readonly HostView[])[],
  seeds: readonly Endpoint[] = SEEDS,
  begin = NOTHING_INFERRED,
  began = BEGAN,
): InferredCluster {
  let state = begin;
  let result: InferredCluster | null = null;
  for (const [i, hosts] of looks.entries()) {
    const now = began + i * 2000;
    const shifted = hosts.map(host => ({ ...host, at: now }));
    result = inferCluster(shifted, state, { seeds, now });
    state = result.state;
  }
  if (!result) throw new Error('no look');
  return result;
}

export const times = (n: number, hosts: readonly HostView[]): (readonly HostView[])[] =>
  Array.from({ length: n }, () => hosts);
