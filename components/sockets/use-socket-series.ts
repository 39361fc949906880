'use client';
import { useEffect, useState } from 'react';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { SeriesReply } from '@/lib/history/series-key';
import { socketKeys, socketSeriesOf } from '@/lib/layout/kept-series';
import { appendSample, emptySeries } from '@/lib/layout/socket-series';
import type { SocketSeries } from '@/lib/sockets/picture/socket-picture';
import { askApi } from '../http/api';
import { useLiveStore } from '../live/live-context';
import { useServerNow } from '../live/use-freshness';
import { useIsReplay } from '../time/time-context';

/** Values a chart asks for: more than it has pixels are lost. */
const VALUES = 150;
/** A picture further ahead than this was not played up to but jumped to, in ms: what lies between is asked for. */
const JUMP: Millis = 10_000;

/** A node's counters over the last `window` ms: what the server kept, then each newer sample as it comes. */
export function useSocketSeries(id: ClusterId, node: NodeId, window: Millis): SocketSeries {
  const store = useLiveStore();
  const serverNow = useServerNow();
  const replay = useIsReplay();
  const [series, setSeries] = useState(() => emptySeries(node));
  useEffect(() => {
    let gone = false;
    let kept: SocketSeries | null = null;
    let until = 0;
    const follow = () => {
      const sample = store.getState().sockets[id]?.nodes.find(each => each.id === node);
      if (!sample || !kept) return;
      const last = kept.at.at(-1);
      // Live, the server's clock was set back, and the times of all that it kept with it.
      const elsewhere = replay
        ? sample.at < until || sample.at > (last ?? until) + JUMP
        : sample.at < (last ?? 0) - JUMP;
      if (elsewhere) {
        kept = null;
        void load();
        return;
      }
      kept = appendSample(kept, sample, sample.at - window);
      until = Math.max(until, sample.at);
      setSeries(kept);
    };
    const load = async () => {
      const to = Math.round(serverNow() ?? Date.now());
      const step = Math.max(1000, Math.ceil(window / VALUES));
      const range = { from: String(to - window), to: String(to), step: String(step) };
      const found = replay ? await askKept(id, node, range) : await askSampled(id, node, range);
      if (gone) return;
      kept = found ?? emptySeries(node);
      until = to;
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
  }, [id, node, window, store, serverNow, replay]);
  return series;
}

type Range = Readonly<Record<'from' | 'to' | 'step', string>>;

/** What the server holds of the last minutes. */
async function askSampled(id: ClusterId, node: NodeId, range: Range): Promise<SocketSeries | undefined> {
  const query = new URLSearchParams({ node, ...range });
  const reply = await askApi<{ readonly series: readonly SocketSeries[] }>(`${base(id)}/sockets?${query}`);
  return reply.ok ? reply.body.series.find(each => each.node === node) : undefined;
}

/** What is kept of the past. */
async function askKept(id: ClusterId, node: NodeId, range: Range): Promise<SocketSeries | undefined> {
  const query = new URLSearchParams({ ...range, keys: socketKeys(node).join(',') });
  const reply = await askApi<SeriesReply>(`${base(id)}/series?${query}`);
  return reply.ok ? socketSeriesOf(node, reply.body) : undefined;
}

const base = (id: ClusterId) => `/api/v1/clusters/${encodeURIComponent(id)}`;
