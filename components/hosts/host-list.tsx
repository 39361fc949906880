'use client';
import type { ReactNode } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import { formatCount } from '@/lib/format/count';
import type { HostState } from '@/lib/sockets/picture/socket-picture';
import { Age } from '../ui/age';
import { StateMark } from '../ui/state-mark';
import { Tag } from '../ui/tag';
import { clockWords, HOST_KINDS, HOST_MARKS, SOURCES } from './host-words';

const RANK: Readonly<Record<HostState['state'], number>> = { refused: 0, stale: 1, live: 2 };

/** Every sampled host: how fresh, from what source, which nodes are on it, and what is wrong with it. Troubled ones first. */
export function HostList({
  hosts,
  nodeLink,
}: {
  readonly hosts: readonly HostState[];
  readonly nodeLink: (id: NodeId) => ReactNode;
}) {
  const sorted = [...hosts].sort((a, b) => RANK[a.state] - RANK[b.state] || a.name.localeCompare(b.name));
  return (
    <ul className="divide-y divide-line">
      {sorted.map(host => (
        <li key={host.name} className="py-2" data-host={host.name}>
          <Host host={host} nodeLink={nodeLink} />
        </li>
      ))}
    </ul>
  );
}

/** A figure stays with its unit. */
const unbroken = (fact: string | null) => fact?.replaceAll(' ', '\u00a0');

function Host({
  host,
  nodeLink,
}: {
  readonly host: HostState;
  readonly nodeLink: (id: NodeId) => ReactNode;
}) {
  const { name, kind, state, at, source, took, rows, version, nodes, problems } = host;
  const facts = [
    HOST_KINDS[kind],
    version,
    source && `from ${SOURCES[source]}`,
    took === null ? null : `took ${took < 10 ? took.toFixed(1) : Math.round(took)} ms`,
    `${formatCount(rows)} rows`,
    clockWords(host.clockOffset),
    host.address,
  ].filter(fact => fact !== null && fact !== '');
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <span className="pt-0.5">
        <StateMark kind={HOST_MARKS[state]} size={14} label={state} />
      </span>
      <div className={`min-w-0 grow ${state === 'stale' ? 'text-dim' : ''}`}>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <b className="font-semibold">{name}</b>
          {state === 'stale' ? <Tag>STALE</Tag> : state === 'refused' ? <Tag>REFUSED</Tag> : null}
          <span className="counting ml-auto whitespace-nowrap text-xs text-dim">
            {at === null ? 'no sample yet' : <Age at={at} />}
          </span>
        </p>
        <p className="counting text-pretty text-xs text-dim">{facts.map(unbroken).join(' · ')}</p>
        {nodes.length > 0 ? (
          <p className="flex flex-wrap gap-x-3">
            {nodes.map(id => (
              <span key={id}>{nodeLink(id)}</span>
            ))}
          </p>
        ) : (
          <p className="text-xs text-dim">No node of this cluster found there.</p>
        )}
        {problems.length > 0 ? (
          <ul className="mt-0.5">
            {problems.map(problem => (
              <li key={`${problem.code} ${problem.text}`} className="flex items-start gap-1.5">
                <span className="pt-1">
                  <StateMark kind="warning" size={11} label={null} />
                </span>
                {problem.text}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}
