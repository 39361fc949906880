'use client';
import type { NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { useSockets } from '../live/selectors';
import { useSocketsKind } from '../live/use-freshness';
import { NodeLink } from '../node-panel/node-link';
import { AgentHint } from '../sockets/agent-hint';
import { HostList } from './host-list';

/** The hosts that tell of this cluster, on its own screen. */
export function ClusterHosts({
  topology,
  onSelect,
}: {
  readonly topology: Topology;
  readonly onSelect: (id: NodeId) => void;
}) {
  const hosts = useSockets(topology.id)?.hosts ?? [];
  const old = useSocketsKind(topology.id) !== 'live';
  const seen = new Set(hosts.flatMap(host => host.nodes));
  const unseen = topology.nodes.filter(node => node.health !== 'handshake' && !seen.has(node.id));
  if (hosts.length === 0) return <AgentHint>No host of this cluster is sampled.</AgentHint>;
  return (
    <div className={`-mx-2 px-2 ${old ? 'stale' : ''}`}>
      <HostList hosts={hosts} nodeLink={id => <NodeLink id={id} topology={topology} onSelect={onSelect} />} />
      {unseen.length > 0 ? (
        <div className="border-t border-line pt-2">
          <AgentHint>
            {unseen.length === 1
              ? 'One node is on no sampled host.'
              : `${unseen.length} nodes are on no sampled host.`}
          </AgentHint>
        </div>
      ) : null}
    </div>
  );
}
