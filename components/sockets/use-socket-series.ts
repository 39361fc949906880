'use client';
import { useEffect, useState } from 'react';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import { appendSample, emptySeries } from '@/lib/layout/socket-series';
import type { SocketSeries } from '@/lib/sockets/picture/socket-picture';
import { askApi } from '../http/api';
import { useLiveStore } from '../live/live-context';
import { useServerNow } from '../live/use-freshness';

/** Values a chart asks for: more than it has pixels are lost. */
const VALUES = 150;

/** A node's counters over the last `window` ms: what the server kept, then each newer sample as it is pushed. */
export function useSocketSeries(id: ClusterId, node: NodeId, window: Millis): SocketSeries {
  const store = useLiveStore();
  const serverNow = useServerNow();
  const [series, setSeries] = useState(() => emptySeries(node));
  useEffect(() => {
    let gone = false;
    let kept: SocketSeries | null = null;
    const follow = () => {
      const sample = store.getState().sockets[id]?.nodes.find(each => each.id === node);
      if (!sample || !kept) return;
      kept = appendSample(kept, sample, sample.at - window);
      setSeries(kept);
    };
    const load = async () => {
      const to = Math.round(serverNow() ?? Date.now());
      const step = Math.max(1000, Math.ceil(window / VALUES));
      const query = new URLSearchParams({
        node,
        from: String(to - window),
        to: String(to),
        step: String(step),
      });
      const reply = await askApi<{ readonly series: readonly SocketSeries[] }>(
        `/api/v1/clusters/${encodeURIComponent(id)}/sockets?${query}`,
      );
      if (gone) return;
      const found = reply.ok ? reply.body.series.find(each => each.node === node) : undefined;
      kept = found ?? emptySeries(node);
      setSeries(kept);
      follow();
    };
    void load();
    const stop = store.subscribe((state, before) => {
      if (state.sockets[id] !== before.sockets[id]) follow();
    });
    return () => {
      gone = true;
      stop();
    };
  }, [id, node, window, store, serverNow]);
  return series;
}
