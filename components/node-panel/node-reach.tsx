'use client';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { formatDuration } from '@/lib/format/duration';
import { useServerAge } from '../live/use-freshness';
import { Age } from '../ui/age';
import { StateMark } from '../ui/state-mark';
import { Group } from './group';

/** What this server found itself when it asked the node. */
export function NodeReach({ node, topology }: { readonly node: TopologyNode; readonly topology: Topology }) {
  const since = useServerAge(node.unreachableSince ?? 0);
  if (node.reachable)
    return (
      <Group title="Our connection" source={<Age at={topology.at} />}>
        <p className="text-sm">It answers this server.</p>
      </Group>
    );
  return (
    <Group
      title="Our connection"
      source={
        node.viewAt > 0 ? (
          <>
            last answer <Age at={node.viewAt} />
          </>
        ) : (
          'never answered'
        )
      }
    >
      <div className="flex items-start gap-2.5 text-sm">
        <span className="pt-0.5">
          <StateMark kind="unreachable" size={16} />
        </span>
        <div>
          <p>
            {node.failure?.text ?? 'It does not answer this server.'}
            {node.unreachableSince && since !== null ? ` Out of reach for ${formatDuration(since)}.` : ''}
          </p>
          {node.failure?.advice ? <p className="text-dim">{node.failure.advice}</p> : null}
        </div>
      </div>
    </Group>
  );
}
