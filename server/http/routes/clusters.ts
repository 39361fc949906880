import { z } from 'zod';
import type { NodeId } from '@/lib/cluster/ids';
import { summarise } from '@/lib/cluster-summary';
import type { LiveCluster, LiveClusters } from '../../clusters/live-clusters';
import { summarySchema } from '../body-schemas';
import { momentOf, notKept } from '../moment-of';
import { HttpProblem } from '../problem';
import { time } from '../query-values';
import { defineRoute } from '../route';
import { topologySchema } from '../topology-schema';
import type { RouteDeps } from '../web-deps';

/** Throws a problem that names the clusters there are. */
export function requireCluster(clusters: LiveClusters, id: string | undefined): LiveCluster {
  const cluster = clusters.get(id ?? '');
  if (cluster) return cluster;
  const known = clusters.list().map(one => one.id);
  throw new HttpProblem(404, `No such cluster. This server watches ${known.join(', ') || 'none'}.`);
}

export const listClusters = ({ clusters, store, now }: RouteDeps) =>
  defineRoute({
    summary: 'All watched clusters, one row each, now or as they were shown at a moment',
    query: z.strictObject({ at: time.optional() }),
    answer: z.strictObject({ clusters: z.array(summarySchema) }),
    problems: [404],
    async handle({ query: { at } }) {
      const rows = clusters.list();
      if (at === undefined || at >= now())
        return { type: 'json', body: { clusters: rows.map(({ topology }) => summarise(topology, now())) } };
      const moments = await Promise.all(rows.map(({ id }) => store.momentAt(id, at)));
      const then = moments.flatMap(moment => (moment ? [summarise(moment.topology, at)] : []));
      if (then.length === 0) throw notKept('of any cluster', at, store);
      return { type: 'json', body: { clusters: then } };
    },
  });

export const getCluster = (deps: RouteDeps) =>
  defineRoute({
    summary: 'The topology of a cluster, now or as it was shown at a moment',
    query: z.strictObject({ at: time.optional() }),
    answer: topologySchema,
    problems: [404],
    async handle({ params, query: { at } }) {
      const cluster = requireCluster(deps.clusters, params.id);
      return { type: 'json', body: (await momentOf(cluster, at, deps)).topology };
    },
  });

export const getNodesText = ({ clusters, store, now }: RouteDeps) =>
  defineRoute({
    summary:
      'The raw CLUSTER NODES text last read from a node, now or by a moment; since when it is so is in the header x-slotscope-at',
    query: z.strictObject({
      node: z.string().max(64).describe('A node id.'),
      at: time.optional(),
    }),
    answer: 'text',
    problems: [404],
    async handle({ params, query: { node, at } }) {
      const cluster = requireCluster(clusters, params.id);
      const id = node as NodeId;
      const isPast = at !== undefined && at < now();
      const heard = isPast ? undefined : cluster.nodesText(id);
      const kept = heard ?? (await store.textAt(cluster.id, id, at ?? now()));
      if (kept) return { type: 'text', text: kept.text, headers: { 'x-slotscope-at': String(kept.at) } };
      if (isPast) throw notKept('of what this node said', at, store);
      throw new HttpProblem(404, 'No CLUSTER NODES text was read from such a node yet.');
    },
  });
