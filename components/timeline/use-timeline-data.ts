'use client';
import { useEffect, useRef, useState } from 'react';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { Lanes } from '@/lib/history/entry';
import type { Extent } from '@/lib/history/moment';
import type { SeriesReply } from '@/lib/history/series-key';
import { type BusPoint, busPoints } from '@/lib/layout/timeline-counts';
import { spanOf, type View } from '@/lib/layout/timeline-view';
import { type ApiReply, askApi } from '../http/api';

/** A drag moves on before this, in ms: only where it stops is asked for. */
const DEBOUNCE: Millis = 200;
const PATIENCE: Millis = 8000;
/** Events asked for: more would not be told apart. */
const EVENTS = 600;
/** Values of a line: more than there are pixels for are lost. */
const VALUES = 400;
/** Above this many nodes the sum of all would need too many series. */
const NODES_SUMMED = 100;

export interface TimelineData {
  readonly lanes: Lanes;
  readonly bus: readonly BusPoint[];
  readonly extent: Extent | null;
  /** Why there is nothing newer here: a sentence. */
  readonly problem: string | null;
}

const nothing: TimelineData = {
  lanes: { levels: [], diagnoses: [], events: [], total: 0 },
  bus: [],
  extent: null,
  problem: null,
};

/**
 * What is kept of a stretch of time and half as much on either side; asked anew when the stretch leaves that, or with each new
 * `stamp`. What was known stays until its successor has come.
 */
export function useTimelineData(
  id: ClusterId,
  view: View,
  {
    nodes,
    interval,
    stamp,
  }: { readonly nodes: readonly NodeId[]; readonly interval: Millis; readonly stamp: string },
): TimelineData {
  const [data, setData] = useState(nothing);
  const held = useRef<View | null>(null);
  const summed = nodes.length <= NODES_SUMMED ? nodes.join(',') : '';
  if (!held.current || !covers(held.current, view)) held.current = padded(view);
  const { from, to } = held.current;

  useEffect(() => {
    const gone = new AbortController();
    const load = async () => {
      const [lanes, series] = await Promise.all([
        ask<Lanes & { readonly extent: Extent | null }>(
          id,
          'timeline',
          { from, to, limit: EVENTS },
          gone.signal,
        ),
        askBus(id, { from, to }, { nodes: summed, interval }, gone.signal),
      ]);
      if (gone.signal.aborted) return;
      setData(before => ({
        lanes: lanes.ok ? lanes.body : before.lanes,
        extent: lanes.ok ? lanes.body.extent : before.extent,
        bus: series.ok ? busPoints(series.body) : before.bus,
        problem: lanes.ok ? (series.ok ? null : series.text) : lanes.text,
      }));
    };
    const timer = setTimeout(() => void load(), stamp === '' ? 0 : DEBOUNCE);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [id, from, to, summed, interval, stamp]);
  return data;
}

const padded = (view: View): View => {
  const half = spanOf(view) / 2;
  return { from: Math.max(0, Math.floor(view.from - half)), to: Math.ceil(view.to + half) };
};

/** Whether what was asked for still does: the view lies in it, and is not so short that more detail is wanted. */
function covers(held: View, view: View): boolean {
  return held.from <= view.from && held.to >= view.to && spanOf(held) <= 4 * spanOf(view);
}

async function askBus(
  id: ClusterId,
  range: View,
  { nodes, interval }: { readonly nodes: string; readonly interval: Millis },
  signal: AbortSignal,
): Promise<ApiReply<SeriesReply>> {
  const empty: SeriesReply = { at: [], step: 0, series: [] };
  if (nodes === '') return { ok: true, body: empty };
  const keys = nodes.split(',').flatMap(node => [`${node} bus.established`, `${node} bus.retransmitting`]);
  // Each step is to have a value, also where a look comes late: else the line falls apart.
  const step = Math.max(2 * interval, Math.ceil(spanOf(range) / VALUES));
  return ask(id, 'series', { from: range.from, to: range.to, step, keys: keys.join(',') }, signal);
}

function ask<T>(
  id: ClusterId,
  what: string,
  facts: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<ApiReply<T>> {
  const query = new URLSearchParams(Object.entries(facts).map(([name, value]) => [name, String(value)]));
  return askApi<T>(`/api/v1/clusters/${encodeURIComponent(id)}/${what}?${query}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
}
