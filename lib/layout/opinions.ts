import type { Millis, NodeId } from '../cluster/ids';
import type { Topology, TopologyNode } from '../cluster/topology';

/** What one node thinks of another, the worst of it. */
export type Opinion =
  | { readonly type: 'fine' }
  | { readonly type: 'self' }
  /** We have no view of that observer. */
  | { readonly type: 'unseen' }
  | { readonly type: 'fail' }
  | { readonly type: 'pfail' }
  | { readonly type: 'link-down' }
  | { readonly type: 'ping'; readonly age: Millis };

export interface OpinionRow {
  readonly observer: TopologyNode;
  readonly opinions: readonly Opinion[];
  /** Further observers of exactly these opinions, left out of a large matrix. */
  readonly others: number;
}

/** Rows say of columns. Nothing in `rows` means that all views agree and no ping waits. */
export interface OpinionTable {
  readonly columns: readonly TopologyNode[];
  readonly rows: readonly OpinionRow[];
  readonly views: number;
  readonly missing: number;
}

/** Above this many nodes only troubled columns and deviating rows are listed. */
const LARGE = 24;

/** Who thinks what of whom, as a matrix in the topology's order, troubled columns first. */
export function opinionTable(topology: Pick<Topology, 'nodes' | 'views'>): OpinionTable {
  const { nodes } = topology;
  const seen = new Set(topology.views.map(view => view.node));
  const facts = { views: topology.views.length, missing: nodes.filter(node => !seen.has(node.id)).length };
  const judged = nodes.filter(isJudged);
  if (judged.length === 0 || facts.views === 0) return { columns: [], rows: [], ...facts };
  // What matters stands first: a narrow screen cuts off the rest.
  const columns = nodes.length > LARGE ? judged : [...judged, ...nodes.filter(node => !isJudged(node))];
  const readers = new Map(columns.map(node => [node.id, opinionReader(node)]));
  const rows: OpinionRow[] = nodes.map(observer => ({
    observer,
    opinions: columns.map((node): Opinion => {
      if (node.id === observer.id) return { type: 'self' };
      return readers.get(node.id)?.(observer.id) ?? { type: seen.has(observer.id) ? 'fine' : 'unseen' };
    }),
    others: 0,
  }));
  return { columns, rows: nodes.length > LARGE ? grouped(rows) : rows, ...facts };
}

const isJudged = (node: TopologyNode): boolean =>
  node.suspectedBy.length + node.failedBy.length + node.linksDown.length + node.pendingPings.length > 0;

function opinionReader(node: TopologyNode): (observer: NodeId) => Opinion | null {
  const failed = new Set(node.failedBy);
  const suspected = new Set(node.suspectedBy);
  const down = new Set(node.linksDown);
  const pings = new Map(node.pendingPings.map(ping => [ping.by, ping.age]));
  return observer => {
    if (failed.has(observer)) return { type: 'fail' };
    if (suspected.has(observer)) return { type: 'pfail' };
    if (down.has(observer)) return { type: 'link-down' };
    const age = pings.get(observer);
    return age === undefined ? null : { type: 'ping', age };
  };
}

/** One row per distinct line of opinions that deviates from "fine", with the number of those who share it. */
function grouped(rows: readonly OpinionRow[]): readonly OpinionRow[] {
  const groups = new Map<string, OpinionRow>();
  for (const row of rows) {
    if (!row.opinions.some(({ type }) => type !== 'fine' && type !== 'self' && type !== 'unseen')) continue;
    // Ages differ from row to row by chance; they do not make an opinion of their own.
    const key = row.opinions.map(({ type }) => type).join(' ');
    const known = groups.get(key);
    groups.set(key, known ? { ...known, others: known.others + 1 } : row);
  }
  return [...groups.values()];
}
