import { z } from 'zod';
import { EVENT_TYPES } from '@/lib/cluster/events';
import type { NodeId } from '@/lib/cluster/ids';
import { parseCursor } from '../../store/event-cursor';
import { eventSchema } from '../body-schemas';
import { pageSize, time } from '../query-values';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

const DEFAULT_LIMIT = 100;

const query = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  at: time.optional().describe('The same as `to`: what was known at that moment.'),
  type: z.enum(EVENT_TYPES).optional(),
  node: z.string().max(64).optional().describe('A node id.'),
  limit: pageSize.optional().describe(`Events a page, 1 to 1000; ${DEFAULT_LIMIT} unless given.`),
  cursor: z
    .string()
    .refine(text => parseCursor(text) !== null, 'must be the "next" of an earlier answer')
    .optional()
    .describe('`next` of the page before.'),
});

export const listEvents = ({ clusters, store }: RouteDeps) =>
  defineRoute({
    summary: 'What happened to a cluster, newest first; times are inclusive',
    query,
    answer: z.strictObject({ events: z.array(eventSchema), next: z.string().nullable() }),
    problems: [404],
    async handle({ params, query: { node, at, limit = DEFAULT_LIMIT, ...given } }) {
      const { id } = requireCluster(clusters, params.id);
      const rest = at === undefined ? given : { ...given, to: Math.min(at, given.to ?? at) };
      const filter = node === undefined ? rest : { ...rest, node: node as NodeId };
      return { type: 'json', body: await store.events({ cluster: id, limit, ...filter }) };
    },
  });
