import { z } from 'zod';
import type { Millis } from '@/lib/cluster/ids';
import type { SeriesKey } from '@/lib/history/series-key';
import { seriesReplySchema } from '../history-schema';
import { stepBetween, time } from '../query-values';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;
/** Values a series has at most; a finer `step` is made coarser. */
const MOST_VALUES = 5000;
const MOST_KEYS = 200;

const keys = z
  .string()
  .max(16_384)
  .transform(text => text.split(',').filter(key => key !== ''))
  .pipe(z.array(z.string().max(200)).min(1).max(MOST_KEYS))
  .describe(
    'Names of series, a comma between two: "<subject> <measure>", the subject a node id, "host:<name>" or "cluster". One that ends in * stands for all that begin so. Every series unless given.',
  );

export const getSeries = ({ clusters, store, now }: RouteDeps) =>
  defineRoute({
    summary: 'Numbers over time: INFO gauges, socket counters; min, max and last of each step',
    query: z.strictObject({
      from: time.optional().describe('Beginning; an hour before the end unless given.'),
      to: time.optional().describe('End, inclusive; now unless given.'),
      step: stepBetween(250, DAY)
        .optional()
        .describe('Milliseconds between two values; 300 values unless given.'),
      keys: keys.optional(),
    }),
    answer: seriesReplySchema,
    problems: [404],
    async handle({ params, query }) {
      const { id } = requireCluster(clusters, params.id);
      const to = query.to ?? now();
      const from = Math.min(query.from ?? to - HOUR, to);
      const least = Math.ceil((to - from) / MOST_VALUES);
      const step = Math.max(query.step ?? Math.max(1000, Math.ceil((to - from) / 300)), least);
      const wanted = query.keys as readonly SeriesKey[] | undefined;
      const body = await store.series({ cluster: id, from, to, step, ...(wanted ? { keys: wanted } : {}) });
      return { type: 'json', body };
    },
  });
