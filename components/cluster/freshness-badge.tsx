'use client';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { formatDuration } from '@/lib/format/duration';
import { useDataAge, useFreshnessKind } from '../live/use-freshness';
import { useIsReplay } from '../time/time-context';
import { Tag } from '../ui/tag';

const words = { live: 'LIVE', stale: 'STALE', lost: 'CONNECTION LOST', none: 'CONNECTING' } as const;

/** LIVE or what else it is, and how old the newest reading is; the age counts on when nothing comes in. */
export function FreshnessBadge({ id, topology }: { readonly id: ClusterId; readonly topology: Topology }) {
  const kind = useFreshnessKind(id);
  const age = useDataAge(id);
  const replay = useIsReplay();
  const read = topology.mode === 'sockets' ? 'sampled' : 'read';
  const answering = topology.nodes.filter(node => node.reachable).length;
  return (
    <div className="sm:text-right">
      <Tag>
        {kind === 'live' && !replay ? (
          <span aria-hidden="true" className="size-1.5 rounded-full bg-ink" />
        ) : null}
        {kind === 'none' && topology.at === 0
          ? 'NO DATA'
          : kind === 'live' && replay
            ? 'IN THE PAST'
            : words[kind]}
      </Tag>
      <p className="counting mt-1 whitespace-nowrap text-xs text-dim">
        {age === null
          ? topology.at > 0
            ? 'age not known'
            : `never ${read}`
          : age < 1000
            ? `${read} just ${replay ? 'then' : 'now'}`
            : `${read} ${formatDuration(age)} ${replay ? 'before' : 'ago'}`}
        {kind === 'live' && topology.nodes.length > 0 && topology.mode === 'queries'
          ? ` · ${answering} of ${topology.nodes.length} answer`
          : ''}
      </p>
    </div>
  );
}
