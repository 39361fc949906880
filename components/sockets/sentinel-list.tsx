'use client';
import type { NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { useSockets } from '../live/selectors';
import { NodeLinks } from '../node-panel/node-link';
import { Age } from '../ui/age';
import { sentinelPeers } from './sentinel-peers';

/** Sentinel processes that were seen, and whom each talks to; nothing where there is none. */
export function SentinelList({
  topology,
  onSelect,
}: {
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const sentinels = useSockets(topology.id)?.sentinels ?? [];
  if (sentinels.length === 0) return null;
  return (
    <section aria-label="Sentinels" className="mt-5">
      <h3 className="eyebrow">Sentinels</h3>
      <ul className="mt-1">
        {sentinels.map(sentinel => {
          const { nodes, others } = sentinelPeers(sentinel);
          return (
            <li key={`${sentinel.host} ${sentinel.port}`} className="border-t border-line py-1">
              <p className="flex justify-between gap-3">
                <span className="font-mono text-xs">
                  {sentinel.host}:{sentinel.port}
                </span>
                <span className="whitespace-nowrap text-xs text-dim">
                  <Age at={sentinel.at} />
                </span>
              </p>
              {nodes.length > 0 ? <NodeLinks ids={nodes} topology={topology} onSelect={onSelect} /> : null}
              <p className="text-xs text-dim">
                {nodes.length === 0 && others === '' ? 'No connection of it is open.' : others}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
