import type { Entry } from '@/lib/history/entry';
import type { SeriesKey, SeriesPoints, SeriesReply } from '@/lib/history/series-key';
import type { SeriesQuery } from '@/server/store/store';

type Tick = Extract<Entry, { readonly type: 'tick' }>;

/** Series out of all ticks of one cluster. */
export function seriesOf(ticks: readonly Tick[], { from, to, step, keys }: SeriesQuery): SeriesReply {
  const within = ticks.filter(({ at }) => at >= from && at <= to);
  const wanted = (key: string) =>
    keys?.some(one => (one.endsWith('*') ? key.startsWith(one.slice(0, -1)) : key === one)) ?? true;
  const names = new Set(within.flatMap(({ values }) => Object.keys(values)).filter(wanted));
  const first = from - (from % step);
  const at = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step);
  const series = [...names].map((name): SeriesPoints => {
    const key = name as SeriesKey;
    const buckets = at.map(start =>
      within
        .filter(tick => tick.at >= start && tick.at < start + step)
        .flatMap(({ values }) => values[key] ?? []),
    );
    const each = (pick: (values: number[]) => number | undefined) =>
      buckets.map(values => (values.length === 0 ? null : (pick(values) ?? null)));
    return {
      key,
      min: each(values => Math.min(...values)),
      max: each(values => Math.max(...values)),
      last: each(values => values.at(-1)),
    };
  });
  return { at, step, series };
}
