import { z } from 'zod';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { socketKeys, socketSeriesOf } from '../kept-sockets';
import { momentOf } from '../moment-of';
import { stepBetween, time } from '../query-values';
import { defineRoute } from '../route';
import { pictureSchema, seriesSchema } from '../sockets-schema';
import { diagnosisSchema } from '../topology-schema';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

/** As far back as counters are in memory, and by how much a page's clock may differ. */
const RECENT: Millis = 15 * 60_000;
const SLACK: Millis = 10_000;
const DAY: Millis = 86_400_000;
/** Values a series has at most unless `step` says otherwise. */
const MOST_VALUES = 300;

const step = stepBetween(250, DAY).describe(
  'Milliseconds between two values of a series; each is the worst within its step.',
);

const query = z.strictObject({
  from: time.optional().describe('Beginning of the series; 15 minutes before its end unless given.'),
  to: time.optional().describe('End of the series, inclusive; `at` or now unless given.'),
  at: time.optional().describe('The picture as it was shown then; now unless given.'),
  step: step.optional(),
  node: z.string().max(64).optional().describe('A node id: series of this node only.'),
});

export const getSockets = (deps: RouteDeps) =>
  defineRoute({
    summary:
      "What the kernels of a cluster's hosts say, now or at a moment: hosts, nodes, bus links, diagnoses, counters over time",
    query,
    answer: z.strictObject({
      picture: pictureSchema.nullable().describe('Null while no host is sampled.'),
      diagnoses: z.array(diagnosisSchema),
      series: z.array(seriesSchema),
    }),
    problems: [404],
    async handle({ params, query }) {
      const { clusters, store, now } = deps;
      const cluster = requireCluster(clusters, params.id);
      const { topology, sockets } = await momentOf(cluster, query.at, deps);
      const to = query.to ?? query.at ?? now();
      const from = query.from ?? to - RECENT;
      const range = { from, to, step: query.step ?? Math.max(1000, Math.ceil((to - from) / MOST_VALUES)) };
      const node = query.node as NodeId | undefined;
      const kept = async () => {
        const nodes = node === undefined ? topology.nodes.map(({ id }) => id) : [node];
        const keys = nodes.flatMap(socketKeys);
        return socketSeriesOf(await store.series({ cluster: cluster.id, ...range, keys }), nodes);
      };
      const recent =
        from >= now() - RECENT - SLACK
          ? cluster.socketSeries({ ...range, ...(node === undefined ? {} : { node }) })
          : [];
      const series = recent.length > 0 ? recent : await kept();
      return { type: 'json', body: { picture: sockets, diagnoses: topology.diagnoses, series } };
    },
  });
