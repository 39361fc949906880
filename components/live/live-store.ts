import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Millis } from '@/lib/cluster/ids';
import { initialLive, type LiveMessage, type LiveState, stepLive } from '@/lib/live';

export type LiveStore = StoreApi<LiveState>;

/** Holds what the server pushed. All logic is in `stepLive`; this only keeps the newest state and tells who listens. */
export function createLiveStore(): LiveStore {
  return createStore<LiveState>(() => initialLive);
}

/** Folds one message in. `now` is the page's monotonic clock in ms. */
export function dispatch(store: LiveStore, message: LiveMessage, now: Millis): void {
  store.setState(stepLive(store.getState(), message, now), true);
}
