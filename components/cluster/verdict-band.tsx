'use client';
import { ChevronDown } from 'lucide-react';
import { memo } from 'react';
import type { ClusterId } from '@/lib/cluster/ids';
import { isRoleTold } from '@/lib/cluster/role-told';
import type { Topology } from '@/lib/cluster/topology';
import { plural } from '@/lib/format/count';
import { verdictHolds } from '@/lib/live';
import { useFreshnessKind } from '../live/use-freshness';
import { LEVEL_WASH } from '../ui/level-text';
import { StateMark } from '../ui/state-mark';
import { Tag } from '../ui/tag';
import { evidenceOf } from './evidence-list';
import { FreshnessBadge } from './freshness-badge';

/** The one sentence that matters, what is at risk, and whether it may be believed. */
export function VerdictBand({
  id,
  topology,
  evidenceOpen,
  onEvidence,
}: {
  readonly id: ClusterId;
  readonly topology: Topology;
  readonly evidenceOpen: boolean;
  readonly onEvidence: () => void;
}) {
  const kind = useFreshnessKind(id);
  const { verdict } = topology;
  const old = !verdictHolds(kind, verdict.code === 'no-answer');
  // A handshake entry is no member yet, and a former master without slots is none that counts.
  const nodes = topology.nodes.filter(node => node.health !== 'handshake');
  const mark = old ? 'stale' : verdict.level;
  const inferred = topology.mode === 'sockets';
  const masters = nodes.filter(
    node => node.role === 'master' && (inferred ? isRoleTold(node) : node.slots.length > 0),
  ).length;
  const lines = evidenceOf(topology).length + topology.diagnoses.flatMap(each => each.evidence).length;
  return (
    <header
      className={`grid shrink-0 items-center gap-x-6 gap-y-2 border-b border-line px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto] xl:grid-cols-[minmax(170px,auto)_minmax(0,1fr)_auto] ${LEVEL_WASH[mark]}`}
    >
      <div className="flex flex-wrap items-baseline gap-x-3 max-xl:col-start-1 xl:block">
        <p className="flex items-center gap-2 font-semibold">
          <span className="truncate">{topology.name}</span>
          {topology.simulated ? <Tag>SIMULATED</Tag> : null}
        </p>
        <p className="text-xs text-dim">
          {nodes.length === 0 ? (
            'no node known yet'
          ) : (
            <>
              {plural(nodes.length, 'node')}, {plural(masters, 'master')},{' '}
              {inferred ? (
                'inferred from sockets'
              ) : (
                <span key={topology.currentEpoch} className="flash rounded-sm">
                  epoch {topology.currentEpoch}
                </span>
              )}
              {softwareOf(topology)}
            </>
          )}
        </p>
      </div>
      <div className="flex min-w-0 items-center gap-4 max-xl:row-start-2 md:max-xl:col-span-2">
        <StateMark kind={mark} size={32} />
        <div className="min-w-0">
          <h1
            className={`text-pretty wrap-anywhere text-lg font-semibold leading-snug tracking-tight 2xl:text-xl ${old ? 'text-dim' : ''}`}
          >
            {old ? `Last known: ${verdict.text}` : verdict.text}
          </h1>
          {verdict.risk ? <p className="text-pretty wrap-anywhere text-dim">{verdict.risk}</p> : null}
        </div>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 md:max-xl:col-start-2 md:max-xl:row-start-1 xl:justify-self-end">
        {lines > 0 ? (
          <button
            type="button"
            aria-expanded={evidenceOpen}
            aria-controls="evidence"
            onClick={onEvidence}
            className="inline-flex min-h-8 items-center gap-1 whitespace-nowrap rounded-md px-2 text-sm text-dim hover:bg-raised hover:text-ink"
          >
            {plural(lines, 'line')} of evidence
            <ChevronDown aria-hidden size={14} className={evidenceOpen ? 'rotate-180' : ''} />
          </button>
        ) : null}
        <FreshnessBadge id={id} topology={topology} />
      </div>
      <p className="sr-only" aria-live="polite">
        <Announcement old={old} verdict={verdict} />
      </p>
    </header>
  );
}

/** What a screen reader is told: again only when another finding speaks, not each second while its numbers move. */
const Announcement = memo(
  ({ old, verdict }: { readonly old: boolean; readonly verdict: Topology['verdict'] }) =>
    `${old ? 'What is shown is old. ' : ''}${verdict.level}: ${verdict.text} ${verdict.risk}`,
  (before, after) =>
    before.old === after.old &&
    before.verdict.level === after.verdict.level &&
    before.verdict.code === after.verdict.code &&
    before.verdict.evidence[0]?.node === after.verdict.evidence[0]?.node,
);
Announcement.displayName = 'Announcement';

/** `, Redis 7.0.15`, or every version there is when they differ, as during an upgrade. */
function softwareOf({ nodes }: Topology): string {
  const names = new Set<string>();
  for (const { measures } of nodes)
    if (measures?.version)
      names.add(`${measures.server === 'valkey' ? 'Valkey' : 'Redis'} ${measures.version}`);
  return names.size === 0 ? '' : `, ${[...names].sort().join(' and ')}`;
}
