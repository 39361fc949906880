import { z } from 'zod';
import { momentOf } from '../moment-of';
import { HttpProblem } from '../problem';
import { time } from '../query-values';
import { defineRoute } from '../route';
import { measuresSchema } from '../topology-schema';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

export const getMeasures = (deps: RouteDeps) =>
  defineRoute({
    summary: 'The numbers of INFO, one set a node, now or as they were shown at a moment',
    query: z.strictObject({
      node: z.string().max(64).optional().describe('A node id: this node only.'),
      at: time.optional(),
    }),
    answer: z.strictObject({
      measures: z.array(
        z.strictObject({
          node: z.string(),
          measures: measuresSchema.nullable().describe('Null while it has told none.'),
        }),
      ),
    }),
    problems: [404],
    async handle({ params, query: { node, at } }) {
      const cluster = requireCluster(deps.clusters, params.id);
      const { topology } = await momentOf(cluster, at, deps);
      const nodes = topology.nodes.filter(one => node === undefined || one.id === node);
      if (node !== undefined && nodes.length === 0)
        throw new HttpProblem(
          404,
          'The cluster has no such node at that moment. Take an id from its topology.',
        );
      const measures = nodes.map(one => ({ node: one.id, measures: one.measures ?? null }));
      return { type: 'json', body: { measures } };
    },
  });
