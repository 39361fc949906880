'use client';

import { useMemo } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import { shortId } from '@/lib/cluster/node-name';
import type { Disagreement, Topology, TopologyNode } from '@/lib/cluster/topology';
import { plural } from '@/lib/format/count';
import { formatDuration } from '@/lib/format/duration';
import { type Opinion, type OpinionTable, opinionTable } from '@/lib/layout/opinions';
import { shortAddresses, titleOf, withoutCommonPrefix } from '@/lib/layout/short-address';
import './opinion-matrix.css';

interface OpinionMatrixProps {
  readonly topology: Topology;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}

/** Who thinks what of whom: the row says it of the column. One line while all agree. */
export function OpinionMatrix({ topology, selected, onSelect }: OpinionMatrixProps) {
  const { nodes, views, disagreements } = topology;
  const table = useMemo(() => opinionTable({ nodes, views }), [nodes, views]);
  const short = useMemo(() => shortAddresses(nodes), [nodes]);
  const quiet = table.rows.length === 0;
  return (
    <section className="om" aria-label="Opinions">
      {!quiet && (
        <p className="om-note">
          row says of column{table.missing > 0 && ` · ${plural(table.missing, 'view')} missing`}
        </p>
      )}
      {quiet ? (
        <p className="om-agree">
          {disagreements.length === 0
            ? agreement(table, topology.at > 0)
            : `${plural(table.views, 'view')}, no suspicion`}
        </p>
      ) : (
        <Matrix {...{ table, short, selected, onSelect }} />
      )}
      {disagreements.length > 0 && (
        <ul className="om-splits">
          {disagreements.map(each => (
            <Split key={`${each.type} ${each.node} ${each.text}`} split={each} short={short} />
          ))}
        </ul>
      )}
    </section>
  );
}

function agreement({ views, missing }: OpinionTable, everRead: boolean): string {
  if (views === 0) return everRead ? 'No node answers: no opinion can be read' : 'No view yet';
  const agree = views === 1 ? '1 view, nobody to disagree' : `${views} views agree`;
  return missing > 0 ? `${agree} · ${missing} missing` : agree;
}

interface MatrixProps {
  readonly table: OpinionTable;
  readonly short: ReadonlyMap<NodeId, string>;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}

function Matrix({ table: { columns, rows }, short, selected, onSelect }: MatrixProps) {
  const label = (node: TopologyNode) => short.get(node.id) ?? '';
  const heads = withoutCommonPrefix(columns.map(label));
  const pick = (node: TopologyNode) => onSelect(node.id === selected ? null : node.id);
  return (
    <div className="om-scroll">
      <table>
        <caption className="sr-only">What each node (row) thinks of each other node (column)</caption>
        <thead>
          <tr>
            <td />
            {columns.map((node, i) => (
              <th key={node.id} scope="col" className={node.id === selected ? 'om-selected' : undefined}>
                <button
                  type="button"
                  title={titleOf(node)}
                  aria-label={titleOf(node)}
                  onClick={() => pick(node)}
                >
                  {heads[i]}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ observer, opinions, others }) => (
            <tr key={observer.id} className={observer.id === selected ? 'om-selected' : undefined}>
              <th scope="row">
                <button type="button" title={titleOf(observer)} onClick={() => pick(observer)}>
                  {label(observer)}
                </button>
                {others > 0 && <span className="om-others">{` and ${others} more`}</span>}
              </th>
              {opinions.map((opinion, i) => (
                <Cell
                  key={columns[i]?.id}
                  opinion={opinion}
                  title={`${label(observer)} ${sentence(opinion)} ${columns[i] ? label(columns[i]) : ''}`}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ opinion, title }: { readonly opinion: Opinion; readonly title: string }) {
  return (
    <td className={`om-${opinion.type}`} title={title}>
      <span aria-hidden="true">{mark(opinion)}</span>
      <span className="sr-only">{spoken(opinion)}</span>
    </td>
  );
}

function mark(opinion: Opinion): string {
  switch (opinion.type) {
    case 'fine':
      return '·';
    case 'self':
      return '–';
    case 'unseen':
      return '?';
    case 'fail':
      return '◆';
    case 'pfail':
      return '▲';
    case 'link-down':
      return '⇎';
    case 'ping':
      return formatDuration(opinion.age);
  }
}

function spoken(opinion: Opinion): string {
  switch (opinion.type) {
    case 'fine':
      return 'fine';
    case 'self':
      return 'itself';
    case 'unseen':
      return 'unknown';
    case 'fail':
      return 'FAIL';
    case 'pfail':
      return 'PFAIL';
    case 'link-down':
      return 'link down';
    case 'ping':
      return 'ping pending';
  }
}

function sentence(opinion: Opinion): string {
  switch (opinion.type) {
    case 'fine':
      return 'has nothing against';
    case 'self':
      return 'is';
    case 'unseen':
      return 'gave us no view of';
    case 'fail':
      return 'says FAIL of';
    case 'pfail':
      return 'says PFAIL of';
    case 'link-down':
      return 'has no bus link to';
    case 'ping':
      return `waits ${formatDuration(opinion.age)} for a pong from`;
  }
}

function Split({
  split,
  short,
}: {
  readonly split: Disagreement;
  readonly short: ReadonlyMap<NodeId, string>;
}) {
  const name = (id: NodeId) => short.get(id) ?? shortId(id);
  const names = (ids: readonly NodeId[]) => {
    const shown = ids.slice(0, 4).map(name);
    return ids.length > shown.length
      ? `${shown.join(', ')} and ${ids.length - shown.length} more`
      : shown.join(', ');
  };
  return (
    <li>
      <p>
        {split.node ? <b className="om-name">{name(split.node)} </b> : null}
        {split.text}
      </p>
      {split.sides.map(side => (
        <p key={side.says} className="om-side">
          <b>{side.says}</b> {names(side.nodes)}
        </p>
      ))}
    </li>
  );
}
