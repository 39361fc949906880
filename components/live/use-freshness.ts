'use client';
import { useCallback, useSyncExternalStore } from 'react';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { tellingHosts } from '@/lib/layout/telling-hosts';
import { type Freshness, freshness, rowFreshness, serverLost } from '@/lib/live';
import { useClock, useLiveStore } from './live-context';

/** Before the first paint in a browser nothing is known yet. */
const none = () => null;
const notYet = (): Freshness['kind'] => 'none';

function useTicking<T>(read: (now: Millis) => T, onServer: () => T): T {
  const clock = useClock();
  const store = useLiveStore();
  const subscribe = useCallback(
    (listener: () => void) => {
      const stopClock = clock.subscribe(listener);
      const stopStore = store.subscribe(listener);
      return () => {
        stopClock();
        stopStore();
      };
    },
    [clock, store],
  );
  return useSyncExternalStore(subscribe, () => read(clock.now()), onServer);
}

function useFreshnessOf(id: ClusterId): (now: Millis) => Freshness {
  const store = useLiveStore();
  return useCallback(
    now => {
      const state = store.getState();
      const topology = state.topologies[id];
      if (topology) return freshness(state, topology.at, topology.interval, now);
      const row = state.clusters?.find(cluster => cluster.id === id);
      return row ? rowFreshness(state, row, now) : freshness(state, undefined, 1000, now);
    },
    [store, id],
  );
}

/** Whether what is shown of a cluster may be believed; renders again only when the answer changes. */
export function useFreshnessKind(id: ClusterId): Freshness['kind'] {
  const read = useFreshnessOf(id);
  return useTicking(now => read(now).kind, notYet);
}

/** Whether a cluster's socket picture may be believed; `none` while there is none. */
export function useSocketsKind(id: ClusterId): Freshness['kind'] {
  const store = useLiveStore();
  const read = useCallback(
    (now: Millis) => {
      const state = store.getState();
      const picture = state.sockets[id];
      const { kind } = freshness(state, picture?.at, 1000, now);
      // A picture of hosts that have all fallen silent is painted anew, and is old all the same.
      const silent =
        picture !== undefined && tellingHosts(picture.hosts).every(host => host.state !== 'live');
      return kind === 'live' && silent ? 'stale' : kind;
    },
    [store, id],
  );
  return useTicking(read, notYet);
}

/** Age of a cluster's newest reading in whole seconds as ms, counting on; null when there was none. */
export function useDataAge(id: ClusterId): Millis | null {
  const read = useFreshnessOf(id);
  return useTicking(now => wholeSeconds(read(now).age), none);
}

/** Whether the server cannot be heard, be it for a lost or for a silent connection. */
export function useServerLost(): boolean {
  const store = useLiveStore();
  return useTicking(
    now => serverLost(store.getState(), now),
    () => false,
  );
}

/** Age of a moment of this page's own monotonic clock, in whole seconds as ms; null for none. */
export function useLocalAge(at: Millis | null): Millis | null {
  return useTicking(now => wholeSeconds(at === null ? null : Math.max(0, now - at)), none);
}

/** How long the server has been silent, in whole seconds as ms; null before its first word. */
export function useSilence(): Millis | null {
  const store = useLiveStore();
  return useTicking(now => {
    const { beat } = store.getState();
    return beat && wholeSeconds(Math.max(0, now - beat.local));
  }, none);
}

/** Age of a moment of the server's clock, in whole seconds as ms; null while the server's clock is not known. */
export function useServerAge(at: Millis): Millis | null {
  const store = useLiveStore();
  return useTicking(now => {
    const { beat } = store.getState();
    return beat && wholeSeconds(Math.max(0, beat.server - at) + Math.max(0, now - beat.local));
  }, none);
}

/**
 * The server's clock in whole seconds while `ticking`, for what counts on many things at once; null before its first
 * word. Stands still while the server cannot be heard: nobody knows then whether what is counted goes on.
 */
export function useServerSecond(ticking: boolean): Millis | null {
  const store = useLiveStore();
  return useTicking(now => {
    const state = store.getState();
    if (!ticking || !state.beat) return null;
    const since = serverLost(state, now) ? 0 : Math.max(0, now - state.beat.local);
    return wholeSeconds(state.beat.server + since);
  }, none);
}

/** The server's clock as far as this page knows it; null before its first word. For one-off questions inside handlers. */
export function useServerNow(): () => Millis | null {
  const clock = useClock();
  const store = useLiveStore();
  return useCallback(() => {
    const { beat } = store.getState();
    return beat && beat.server + Math.max(0, clock.exact() - beat.local);
  }, [clock, store]);
}

function wholeSeconds(ms: Millis | null): Millis | null {
  return ms === null ? null : Math.floor(ms / 1000) * 1000;
}
