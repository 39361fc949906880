import { MAX_PER_NAMESPACE } from '@/lib/sockets/sample/packed-sample';
import type { NamespaceSample } from '@/lib/sockets/sample/sample';
import type { SampleSize } from '@/lib/sockets/sample/sample-size';

/** No more of anything than `limits` has, over all of them, nor than one namespace may have; the last ones lose first. */
export function cutNamespaces(
  namespaces: readonly NamespaceSample[],
  limits: SampleSize,
): readonly NamespaceSample[] {
  const left = { ...limits };
  const take = <T>(kind: keyof SampleSize, list: readonly T[], most = list.length): readonly T[] => {
    const kept = list.slice(0, Math.min(left[kind], most));
    left[kind] -= kept.length;
    return kept;
  };
  return take('namespaces', namespaces).map(one => ({
    ...one,
    addresses: take('addresses', one.addresses, MAX_PER_NAMESPACE.addresses),
    processes: take('processes', one.processes, MAX_PER_NAMESPACE.processes).map(process => ({
      ...process,
      listens: take('listens', process.listens),
    })),
    rows: take('rows', one.rows),
    ports: take('ports', one.ports).map(port => ({ ...port, peers: take('peers', port.peers) })),
  }));
}
