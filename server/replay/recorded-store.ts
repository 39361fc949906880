import type { Store, StoreReader } from '../store/store';
import type { RecordedCluster } from './recorded-clusters';

/** A recording in the place of a store: all that is read of it, and nothing to be written. */
export function recordedStore(reader: StoreReader, recorded: readonly RecordedCluster[]): Store {
  const writtenUntil = Math.max(...recorded.map(({ extent }) => extent.to));
  return {
    ...reader,
    clusters: async () => recorded.map(({ id }) => id),
    extent: async cluster => recorded.find(({ id }) => id === cluster)?.extent ?? null,
    number: () => [],
    write: () => {},
    health: () => ({ ok: true, reason: null, writtenUntil, bytes: 0, gaps: 0 }),
  };
}
