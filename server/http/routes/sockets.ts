import { z } from 'zod';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { time } from '../query-values';
import { defineRoute } from '../route';
import { pictureSchema, seriesSchema } from '../sockets-schema';
import { diagnosisSchema } from '../topology-schema';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

/** As far back as counters are kept. */
const KEPT: Millis = 15 * 60_000;
/** Values a series has at most unless `step` says otherwise. */
const MOST_VALUES = 300;

const step = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a whole number of milliseconds from 250 to 900000')
  .transform(Number)
  .pipe(z.int().min(250).max(KEPT))
  .describe('Milliseconds between two values of a series; each is the worst within its step.');

const query = z.strictObject({
  from: time.optional().describe('Beginning of the series; 15 minutes back unless given.'),
  to: time.optional().describe('End of the series, inclusive; now unless given.'),
  step: step.optional(),
  node: z.string().max(64).optional().describe('A node id: series of this node only.'),
});

export const getSockets = ({ clusters, now }: RouteDeps) =>
  defineRoute({
    summary:
      "What the kernels of a cluster's hosts say: hosts, nodes, bus links, diagnoses, counters over time",
    query,
    answer: z.strictObject({
      picture: pictureSchema.nullable().describe('Null while no host is sampled.'),
      diagnoses: z.array(diagnosisSchema),
      series: z.array(seriesSchema),
    }),
    problems: [404],
    handle({ params, query }) {
      const cluster = requireCluster(clusters, params.id);
      const to = query.to ?? now();
      const from = query.from ?? to - KEPT;
      const wanted = {
        from,
        to,
        step: query.step ?? Math.max(1000, Math.ceil((to - from) / MOST_VALUES)),
        ...(query.node === undefined ? {} : { node: query.node as NodeId }),
      };
      const body = {
        picture: cluster.sockets,
        diagnoses: cluster.topology.diagnoses,
        series: cluster.socketSeries(wanted),
      };
      return { type: 'json', body };
    },
  });
