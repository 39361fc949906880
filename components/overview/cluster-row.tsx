'use client';
import Link from 'next/link';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { plural } from '@/lib/format/count';
import { formatAge } from '@/lib/format/duration';
import type { Freshness } from '@/lib/live';
import { clusterHref } from '../cluster/query';
import { useClusterSummary } from '../live/selectors';
import { useDataAge, useFreshnessKind } from '../live/use-freshness';
import { localRange } from '../time/local-moment';
import { useRecording } from '../time/time-context';
import { LEVEL_WASH } from '../ui/level-text';
import { markOfCluster } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';
import { Tag } from '../ui/tag';
import { SlotRibbon } from './slot-ribbon';

/** When it was last read. Of a row that is not stale the server vouches for the last two intervals, no more. */
function readAt(at: Millis, kind: Freshness['kind'], age: Millis | null): string {
  if (at === 0) return 'never read';
  if (kind === 'live') return 'live';
  return age === null ? 'age not known' : `read ${formatAge(age)}`;
}

const tags = { live: '', stale: 'STALE', lost: 'CONNECTION LOST', none: 'CONNECTING' } as const;

/** One cluster on the overview. The whole row is the link. */
export function ClusterRow({ id }: { readonly id: ClusterId }) {
  const cluster = useClusterSummary(id);
  const kind = useFreshnessKind(id);
  const age = useDataAge(id);
  const recording = useRecording();
  if (!cluster) return null;
  const { verdict, slots } = cluster;
  // Of two sayings the worse counts: a row's own word, and its age on this page.
  const freshness = kind === 'live' && cluster.stale ? 'stale' : kind;
  const old = cluster.at > 0 && freshness !== 'live';
  const mark = markOfCluster(cluster, freshness);
  const lastKnown = old && mark === 'stale';
  return (
    <Link
      href={clusterHref(id)}
      data-row={id}
      className={`group grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-3 rounded-lg border border-line px-4 py-4 hover:border-line-strong sm:px-5 lg:grid-cols-[auto_minmax(0,1fr)_minmax(260px,34%)] lg:items-center ${LEVEL_WASH[mark]} ${lastKnown ? 'stale' : ''}`}
    >
      <span className="self-start pt-0.5">
        <StateMark kind={mark} size={22} />
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <b className="text-base font-semibold">{cluster.name}</b>
          {cluster.simulated ? <Tag>SIMULATED</Tag> : null}
          {recording ? <Tag>RECORDING</Tag> : null}
          {old ? <Tag>{tags[freshness]}</Tag> : null}
          <span className={`counting text-xs ${old ? 'font-semibold text-ink' : 'text-dim'}`}>
            {recording ? localRange(recording) : readAt(cluster.at, kind, age)}
          </span>
        </span>
        <span className="mt-1 block text-pretty">
          {lastKnown ? `Last known: ${verdict.text}` : verdict.text}
        </span>
        {verdict.risk ? <span className="block text-sm text-dim">{verdict.risk}</span> : null}
      </span>
      <span className={`col-span-2 min-w-0 lg:col-span-1 ${old && !lastKnown ? 'stale rounded p-2' : ''}`}>
        {cluster.at === 0 ? (
          <span className="block rounded border border-dashed border-line-strong px-3 py-2 text-xs text-dim">
            Nothing read yet: slots, nodes and epoch are not known.
          </span>
        ) : (
          <>
            <SlotRibbon ribbon={cluster.ribbon} />
            <span className="counting mt-1.5 flex flex-wrap justify-between gap-x-4 text-xs text-dim">
              <span>
                {cluster.state === 'unknown' ? (
                  'slots not known'
                ) : (
                  <>
                    <b className="font-semibold text-ink">{slots.ok}</b> of 16384 slots ok
                  </>
                )}
              </span>
              <span>
                {plural(cluster.nodes, 'node')}, {plural(cluster.masters, 'master')}
              </span>
              <span>epoch {cluster.currentEpoch}</span>
            </span>
          </>
        )}
      </span>
    </Link>
  );
}
