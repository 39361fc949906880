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
  'mode',
  'diagnoses',
  'migrations',
] as const;
type ClusterFacts = Pick<Topology, (typeof CLUSTER_KEYS)[number]>;

/** One tagged step from a topology to the next. Times that move with every tick are not changes: the heartbeat carries them. */
export type TopologyChange =
  | { readonly type: 'cluster'; readonly facts: Partial<ClusterFacts> }
  | { readonly type: 'node'; readonly node: TopologyNode }
  | { readonly type: 'node-removed'; readonly id: NodeId }
  | { readonly type: 'order'; readonly ids: readonly NodeId[] }
  /** Only the measures that moved; the others stay as they were. */
  | { readonly type: 'measures'; readonly id: NodeId; readonly measures: Partial<NodeMeasures> }
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

/** Fields of the measures that move by themselves with every reading. */
const RESTLESS: ReadonlySet<string> = new Set([
  'at',
  'uptimeSeconds',
  'replOffset',
  'masterLastIo',
  'connectionsReceived',
]);
/** Counts that people read to the last digit. */
const EXACT: ReadonlySet<string> = new Set([
  'keys',
  'clients',
  'processId',
  'tcpPort',
  'votesAsked',
  'votesReceived',
  'handoversAsked',
]);

/** The measures that a screen would show differently, with the time of reading; null when there are none. */
function movedMeasures(old: NodeMeasures, next: NodeMeasures): Partial<NodeMeasures> | null {
  const before = new Map<string, unknown>(Object.entries(old));
  const shown = (key: string, value: unknown) => (EXACT.has(key) ? value : coarse(value));
  const moved = Object.entries(next).filter(
    ([key, value]) => !RESTLESS.has(key) && shown(key, value) !== shown(key, before.get(key)),
  );
  return moved.length === 0 ? null : { at: next.at, ...Object.fromEntries(moved) };
}

/** True when a measure is no longer reported: then the node is sent whole. */
const lostMeasure = (old: NodeMeasures | undefined, next: NodeMeasures | undefined): boolean =>
  old !== undefined && (next === undefined || Object.keys(old).some(key => !(key in next)));

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
    if (!old || lostMeasure(old.measures, node.measures) || !sameJson(nodeFacts(old), nodeFacts(node))) {
      changes.push({ type: 'node', node });
    } else if (node.measures) {
      const moved = old.measures ? movedMeasures(old.measures, node.measures) : node.measures;
      if (moved) changes.push({ type: 'measures', id: node.id, measures: moved });
    }
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
            node.id === change.id
              ? { ...node, measures: { at, ...node.measures, ...change.measures } }
              : node,
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
