'use client';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ClusterId } from '@/lib/cluster/ids';
import type { LiveState } from '@/lib/live';
import type { HistoryReply, HistoryRequest } from '@/lib/wire';
import { type Clock, createClock } from './clock';
import { openLiveSocket } from './live-socket';
import { createLiveStore, type LiveStore } from './live-store';
import { goToLogin, reloadOnceFor } from './page-moves';

/** What a screen lives on: the present, or a moment of the past put in its place. */
export interface Live {
  readonly store: LiveStore;
  readonly clock: Clock;
  /** Follows a cluster in full until undone. */
  readonly watch: (cluster: ClusterId) => () => void;
  /** Follows a cluster's socket picture until undone; the last one asked for wins. */
  readonly watchSockets: (cluster: ClusterId) => () => void;
  /** Asks for one moment of a cluster's past. */
  readonly history: (request: HistoryRequest) => Promise<HistoryReply>;
}

export const LiveContext = createContext<Live | null>(null);

/** Thrown by a live hook that is used outside `LiveProvider`. */
class NoLiveProviderError extends Error {
  override readonly name = 'NoLiveProviderError';
  constructor() {
    super('Live hooks work inside <LiveProvider> only.');
  }
}

/** Opens one socket for the whole page and closes it with the page. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [live] = useState(createLive);
  useEffect(() => live.open(), [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function createLive(): Live & { readonly open: () => () => void } {
  const now = () => performance.now();
  const store = createLiveStore();
  const wanted = new Map<ClusterId, number>();
  let follow: (clusters: readonly ClusterId[]) => void = () => {};
  let sockets: ClusterId | null = null;
  let followSockets: (cluster: ClusterId | null) => void = () => {};
  let history: Live['history'] = notYet;
  // One cluster's page leaves as another's comes: both are one change.
  const changed = () =>
    queueMicrotask(() => {
      follow([...wanted.keys()]);
      followSockets(sockets);
    });
  return {
    store,
    clock: createClock(now),
    watch(cluster) {
      wanted.set(cluster, (wanted.get(cluster) ?? 0) + 1);
      changed();
      return () => {
        const left = (wanted.get(cluster) ?? 1) - 1;
        if (left > 0) wanted.set(cluster, left);
        else wanted.delete(cluster);
        changed();
      };
    },
    watchSockets(cluster) {
      sockets = cluster;
      changed();
      return () => {
        if (sockets === cluster) sockets = null;
        changed();
      };
    },
    // Children ask before the socket is opened, in the same turn.
    history: request => Promise.resolve().then(() => history(request)),
    open() {
      const socket = openLiveSocket({
        origin: '',
        store,
        now,
        onUnauthorized: goToLogin,
        onNewBuild: reloadOnceFor,
      });
      follow = socket.watch;
      followSockets = socket.watchSockets;
      history = socket.history;
      changed();
      return () => {
        follow = () => {};
        history = notYet;
        followSockets = () => {};
        socket.close();
      };
    },
  };
}

const notYet: Live['history'] = async () => ({ ok: false, error: 'Not connected yet.' });

/** All of it, for putting another one in its place. */
export function useLiveContext(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new NoLiveProviderError();
  return live;
}

/** A part of the live state; `selector` should be a module constant or return something stable. */
export function useLive<T>(selector: (state: LiveState) => T): T {
  return useStore(useLiveContext().store, selector);
}

/** The page's ticking clock. */
export function useClock(): Clock {
  return useLiveContext().clock;
}

/** Follows a cluster in full while mounted. */
export function useWatch(cluster: ClusterId | null): void {
  const { watch } = useLiveContext();
  useEffect(() => (cluster ? watch(cluster) : undefined), [cluster, watch]);
}

/** Follows a cluster's socket picture while mounted. */
export function useWatchSockets(cluster: ClusterId): void {
  const { watchSockets } = useLiveContext();
  useEffect(() => watchSockets(cluster), [cluster, watchSockets]);
}

/** The live store itself, for reading once inside an event handler. */
export function useLiveStore(): LiveStore {
  return useLiveContext().store;
}
