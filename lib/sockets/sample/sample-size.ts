import { MAX_ROWS } from '../../agent-wire';
import type { NamespaceSample } from './sample';

/** What a sample is made of, counted over all its namespaces. */
export interface SampleSize {
  readonly namespaces: number;
  readonly rows: number;
  readonly processes: number;
  /** Ports that its processes listen on. */
  readonly listens: number;
  /** Ports that are summed up. */
  readonly ports: number;
  /** Addresses of clients in those sums. */
  readonly peers: number;
  readonly addresses: number;
}

/** What one sample may have at most, however many messages it is told by: beyond what 512 KB hold at once. */
export const MAX_SIZE: SampleSize = {
  namespaces: 512,
  rows: MAX_ROWS,
  processes: 4096,
  listens: 16_384,
  ports: 4096,
  peers: 32_768,
  addresses: 8192,
};

export const NO_SIZE: SampleSize = {
  namespaces: 0,
  rows: 0,
  processes: 0,
  listens: 0,
  ports: 0,
  peers: 0,
  addresses: 0,
};

export const SIZE_KINDS = Object.keys(NO_SIZE) as readonly (keyof SampleSize)[];

/** `size` and one more namespace. */
export function plusNamespace(size: SampleSize, one: NamespaceSample): SampleSize {
  return {
    namespaces: size.namespaces + 1,
    rows: size.rows + one.rows.length,
    processes: size.processes + one.processes.length,
    listens: one.processes.reduce((sum, { listens }) => sum + listens.length, size.listens),
    ports: size.ports + one.ports.length,
    peers: one.ports.reduce((sum, { peers }) => sum + peers.length, size.peers),
    addresses: size.addresses + one.addresses.length,
  };
}
