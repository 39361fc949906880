import type { NodeId } from '@/lib/cluster/ids';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { exactDuration } from '@/lib/format/duration';
import { Age } from '../ui/age';
import { beliefSentence } from './beliefs';
import { Fact, Facts, Group } from './group';
import { NodeLink, NodeLinks } from './node-link';

/** What the other nodes believe of this one: who suspects it, whose pings wait, whose links are down. */
export function NodeBeliefs(props: {
  readonly node: TopologyNode;
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { node, topology, onSelect } = props;
  const links = (ids: readonly NodeId[]) =>
    ids.length > 0 ? <NodeLinks ids={ids} topology={topology} onSelect={onSelect} /> : null;
  return (
    <Group title="What the nodes say" source={<Age at={topology.at} />}>
      <p className="mb-1.5 text-sm">{beliefSentence(node, topology)}</p>
      {node.knownBy !== undefined ? (
        <p className="mb-1.5 text-sm">Only {node.knownBy} of the answering nodes know it.</p>
      ) : null}
      <Facts>
        <Fact name="FAIL says">{links(node.failedBy)}</Fact>
        <Fact name="PFAIL says">{links(node.suspectedBy)}</Fact>
        <Fact name="Pings pending">
          {node.pendingPings.length > 0 ? (
            <ul>
              {node.pendingPings.map(ping => (
                <li key={ping.by} className="flex items-center gap-2">
                  <NodeLink id={ping.by} topology={topology} onSelect={onSelect} />
                  <span className="text-dim">for {exactDuration(ping.age)}</span>
                </li>
              ))}
            </ul>
          ) : null}
        </Fact>
        <Fact name="Bus link down">{links(node.linksDown)}</Fact>
      </Facts>
    </Group>
  );
}
