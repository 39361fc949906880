import type { NodeId } from './cluster/ids';
import type { NodeMeasures, Topology, TopologyNode } from './cluster/topology';

/** Top-level facts of a topology that are pushed together when any of them changes. */
const CLUSTER_KEYS = [
  'name',
  'interval',
  'simulated',
  'state',
  'verdict',
  'currentEpoch',
  'voters',
  'quorum',
  'slots',
  'disagreements',
  'splitSince',
  'seeds',
] as const;
type ClusterFacts = Pick<Topology, (typeof CLUSTER_KEYS)[number]>;

/** One tagged step from a topology to the next. Times that move with every tick are not changes: the heartbeat carries them. */
export type TopologyChange =
  | { readonly type: 'cluster'; readonly facts: Partial<ClusterFacts> }
  | { readonly type: 'node'; readonly node: TopologyNode }
  | { readonly type: 'node-removed'; readonly id: NodeId }
  | { readonly type: 'order'; readonly ids: readonly NodeId[] }
  | { readonly type: 'measures'; readonly id: NodeId; readonly measures: NodeMeasures }
  | { readonly type: 'views'; readonly views: Topology['views'] };

const sameJson = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Everything of a node but its moving times and numbers. */
const nodeFacts = ({ viewAt: _viewAt, measures: _measures, pendingPings, ...facts }: TopologyNode) => ({
  ...facts,
  pendingPings: pendingPings.map(ping => [ping.by, Math.floor(ping.age / 1000)]),
});

/** A number's leading two digits: what a screen shows of a gauge. Smaller wobble is not worth a push. */
const coarse = (value: unknown): unknown =>
  typeof value === 'number' && value !== 0 ? Number(value.toPrecision(2)) : value;

const measureFacts = (measures: NodeMeasures | undefined): string => {
  if (!measures) return '';
  const { at: _at, uptimeSeconds: _uptime, replOffset: _offset, masterLastIo: _io, ...facts } = measures;
  return JSON.stringify(facts, (key, value) => (key === 'keys' || key === 'clients' ? value : coarse(value)));
};

const viewFacts = (views: Topology['views']) =>
  views.map(view => [view.node, view.digest, view.currentEpoch]);

/**
 * The changes that turn what a viewer of `prev` sees into `next`. Empty when only times moved or gauges wobbled.
 * `applyChanges(prev, diffTopology(prev, next))` equals `next` in all that is not a time or a gauge's third digit.
 */
export function diffTopology(prev: Topology, next: Topology): TopologyChange[] {
  const changes: TopologyChange[] = [];
  const facts: Record<string, unknown> = {};
  for (const key of CLUSTER_KEYS) if (!sameJson(prev[key], next[key])) facts[key] = next[key];
  if (Object.keys(facts).length > 0) changes.push({ type: 'cluster', facts: facts as Partial<ClusterFacts> });

  const before = new Map(prev.nodes.map(node => [node.id, node]));
  for (const node of next.nodes) {
    const old = before.get(node.id);
    before.delete(node.id);
    if (!old || !sameJson(nodeFacts(old), nodeFacts(node))) changes.push({ type: 'node', node });
    else if (node.measures && measureFacts(old.measures) !== measureFacts(node.measures))
      changes.push({ type: 'measures', id: node.id, measures: node.measures });
  }
  for (const id of before.keys()) changes.push({ type: 'node-removed', id });

  const order = next.nodes.map(node => node.id);
  if (
    !sameJson(
      prev.nodes.map(node => node.id),
      order,
    )
  )
    changes.push({ type: 'order', ids: order });
  if (!sameJson(viewFacts(prev.views), viewFacts(next.views)))
    changes.push({ type: 'views', views: next.views });
  return changes;
}

/** Applies pushed changes. Pure; untouched nodes keep their identity, so that a view of them need not render again. */
export function applyChanges(
  topology: Topology,
  changes: readonly TopologyChange[],
  seq: number,
  at: number,
): Topology {
  let result: Topology = { ...topology, seq, at };
  for (const change of changes) {
    switch (change.type) {
      case 'cluster':
        result = { ...result, ...change.facts };
        break;
      case 'node': {
        const known = result.nodes.some(node => node.id === change.node.id);
        result = {
          ...result,
          nodes: known
            ? result.nodes.map(node => (node.id === change.node.id ? change.node : node))
            : [...result.nodes, change.node],
        };
        break;
      }
      case 'node-removed':
        result = { ...result, nodes: result.nodes.filter(node => node.id !== change.id) };
        break;
      case 'order': {
        const byId = new Map(result.nodes.map(node => [node.id, node]));
        result = { ...result, nodes: change.ids.flatMap(id => byId.get(id) ?? []) };
        break;
      }
      case 'measures':
        result = {
          ...result,
          nodes: result.nodes.map(node =>
            node.id === change.id ? { ...node, measures: change.measures } : node,
          ),
        };
        break;
      case 'views':
        result = { ...result, views: change.views };
        break;
    }
  }
  return result;
}
