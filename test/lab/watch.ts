import type { Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { initialLive, type LiveState } from '@/lib/live';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { until } from '../helpers/until';
import { foldMessage, type LiveMessageSent, liveClient } from '../server/push/live-client';
import type { Slotscope } from './slotscope';

/** A diagnosis as it came to us, by our own clock. */
export interface Sighting {
  readonly diagnosis: Diagnosis;
  /** When it was first shown. */
  readonly seenAt: Millis;
  /** When it was first shown as confirmed; null as long as it was not. */
  readonly confirmedAt: Millis | null;
}

/** Follows the cluster as a page does, and notes when each diagnosis arrived. */
export interface Watch {
  topology(): Topology | undefined;
  /** What came up since the last `clear`, in the order it came. */
  sightings(): readonly Sighting[];
  clear(): void;
  close(): void;
}

export async function openWatch({ url, token, cluster }: Slotscope): Promise<Watch> {
  const client = liveClient(url, { token });
  let state: LiveState = initialLive;
  const seen = new Map<string, Sighting>();
  /** Suspicions that were there at the last `clear`: no news, unless they are confirmed or come anew. */
  const before = new Set<string>();
  client.socket.onAny((...message) => {
    const now = Date.now();
    // The client keeps all it was sent for tests that look back; a long run must not.
    client.got.length = 0;
    state = foldMessage(state, message as unknown as LiveMessageSent, now);
    const shown = state.topologies[cluster]?.diagnoses ?? [];
    for (const id of before)
      if (!shown.some(one => one.id === id && one.state === 'suspected')) before.delete(id);
    for (const diagnosis of shown) {
      if (before.has(diagnosis.id)) continue;
      const old = seen.get(diagnosis.id);
      const confirmedAt = old?.confirmedAt ?? (diagnosis.state === 'confirmed' ? now : null);
      seen.set(diagnosis.id, { diagnosis, seenAt: old?.seenAt ?? now, confirmedAt });
    }
  });
  await until('the watch is connected', () => client.socket.connected);
  const reply = await client.watch({ clusters: [cluster] });
  if (!reply.ok) throw new Error(reply.error);
  return {
    topology: () => state.topologies[cluster],
    sightings: () => [...seen.values()],
    clear: () => {
      seen.clear();
      before.clear();
      for (const { id } of state.topologies[cluster]?.diagnoses ?? []) before.add(id);
    },
    close: () => client.socket.disconnect(),
  };
}
