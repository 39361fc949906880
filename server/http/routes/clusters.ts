import { z } from 'zod';
import type { NodeId } from '@/lib/cluster/ids';
import { summarise } from '@/lib/cluster-summary';
import type { LiveCluster, LiveClusters } from '../../clusters/live-clusters';
import { summarySchema } from '../body-schemas';
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

export const listClusters = ({ clusters, now }: RouteDeps) =>
  defineRoute({
    summary: 'All watched clusters, one row each',
    answer: z.strictObject({ clusters: z.array(summarySchema) }),
    handle: () => ({
      type: 'json',
      body: { clusters: clusters.list().map(cluster => summarise(cluster.topology, now())) },
    }),
  });

export const getCluster = ({ clusters, store }: RouteDeps) =>
  defineRoute({
    summary: 'The topology of a cluster, now or as it was shown at a moment',
    query: z.strictObject({ at: time.optional() }),
    answer: topologySchema,
    problems: [404],
    async handle({ params, query: { at } }) {
      const { id, topology } = requireCluster(clusters, params.id);
      if (at === undefined || (topology.at > 0 && at >= topology.at)) return { type: 'json', body: topology };
      const kept = await store.topologyAt(id, at);
      if (kept) return { type: 'json', body: kept };
      const health = store.health();
      const why = health.ok ? 'Ask for a later moment.' : health.reason;
      throw new HttpProblem(
        404,
        `Nothing was kept of this cluster at or before ${new Date(at).toISOString()}. ${why}`,
      );
    },
  });

export const getNodesText = ({ clusters }: RouteDeps) =>
  defineRoute({
    summary: 'The raw CLUSTER NODES text last read from a node; its time is in the header x-slotscope-at',
    query: z.strictObject({ node: z.string().max(64).describe('A node id.') }),
    answer: 'text',
    problems: [404],
    handle({ params, query }) {
      const kept = requireCluster(clusters, params.id).nodesText(query.node as NodeId);
      if (!kept) throw new HttpProblem(404, 'No CLUSTER NODES text was read from such a node yet.');
      return { type: 'text', text: kept.text, headers: { 'x-slotscope-at': String(kept.at) } };
    },
  });
