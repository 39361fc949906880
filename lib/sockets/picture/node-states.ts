import type { LinkTable } from '../links/link-table';
import { planeCounters } from './plane-counters';
import type { NodeSocketState } from './socket-picture';

/** Every node's counters in its own kernel, as screens and charts show them. */
export function nodeSocketStates({ nodes }: LinkTable): NodeSocketState[] {
  return [...nodes.values()].map(({ id, host, at, source, process, client, bus }) => ({
    id,
    host,
    at,
    source,
    process: process?.state ?? null,
    client: client && planeCounters(client),
    bus: bus && planeCounters(bus),
  }));
}
