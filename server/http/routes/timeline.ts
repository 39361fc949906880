import { z } from 'zod';
import { timelineSchema } from '../history-schema';
import { pageSize, time } from '../query-values';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

const DEFAULT_LIMIT = 500;

export const getTimeline = ({ clusters, store, now }: RouteDeps) =>
  defineRoute({
    summary: 'What a stretch of time was like: levels of the verdict, diagnoses and events',
    query: z.strictObject({
      from: time.optional().describe('Beginning; as far back as anything is kept unless given.'),
      to: time.optional().describe('End, inclusive; now unless given.'),
      limit: pageSize
        .optional()
        .describe(`At most so many events, 1 to 1000; ${DEFAULT_LIMIT} unless given.`),
    }),
    answer: timelineSchema,
    problems: [404],
    async handle({ params, query }) {
      const { id } = requireCluster(clusters, params.id);
      const extent = await store.extent(id);
      const to = query.to ?? now();
      const from = query.from ?? extent?.from ?? to;
      const lanes = await store.lanes({ cluster: id, from, to, limit: query.limit ?? DEFAULT_LIMIT });
      return { type: 'json', body: { extent, ...lanes } };
    },
  });
