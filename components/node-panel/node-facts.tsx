import type { NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import { isRoleTold } from '@/lib/cluster/role-told';
import { countSlots, formatRanges } from '@/lib/cluster/slots';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { Age } from '../ui/age';
import { CopyButton } from '../ui/copy-button';
import { ViewAge } from '../ui/view-age';
import { Fact, Facts, Group } from './group';
import { NodeLink, NodeLinks } from './node-link';

/** Who this node is in the cluster. */
export function NodeFacts(props: {
  readonly node: TopologyNode;
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { node, topology, onSelect } = props;
  const replicas = topology.nodes.filter(each => each.masterId === node.id).map(each => each.id);
  const address = node.host ? nodeName(node) : '';
  const slots = countSlots(node.slots);
  return (
    <Group
      title="Membership"
      source={
        topology.mode === 'sockets' ? (
          <>
            inferred from sockets, <Age at={topology.at} />
          </>
        ) : node.reachable ? (
          <>
            its own word, <ViewAge node={node} topology={topology} />
          </>
        ) : (
          "the others' word"
        )
      }
    >
      <Facts>
        <Fact name="Node id">
          <span className="flex items-start gap-1">
            <code className="break-all font-mono text-xs leading-5">{node.id}</code>
            <CopyButton text={node.id} what="node id" />
          </span>
        </Fact>
        <Fact name="Address">
          {address ? (
            <span className="flex items-center gap-1">
              <code className="font-mono text-xs">{address}</code>
              <CopyButton text={address} what="address" />
            </span>
          ) : (
            'not known'
          )}
        </Fact>
        <Fact name="Role">
          {node.inferred
            ? `${isRoleTold(node) ? `${node.role}, inferred, ${Math.round(node.inferred.confidence * 100)} %` : 'unknown'}: ${node.inferred.why}`
            : null}
        </Fact>
        <Fact name="Hostname">{node.hostname}</Fact>
        <Fact name="Bus port">{node.busPort || null}</Fact>
        <Fact name="Master">
          {node.masterId ? <NodeLink id={node.masterId} topology={topology} onSelect={onSelect} /> : null}
        </Fact>
        <Fact name="Replicas">
          {replicas.length > 0 ? (
            <NodeLinks ids={replicas} topology={topology} onSelect={onSelect} />
          ) : node.role === 'master' ? (
            'none'
          ) : null}
        </Fact>
        <Fact name="Slots">
          {topology.mode === 'sockets'
            ? 'unknown: nothing is asked of Redis'
            : slots > 0
              ? `${slots}: ${formatRanges(node.slots, ', ')}`
              : node.role === 'master'
                ? 'none'
                : null}
        </Fact>
        {topology.mode === 'sockets' ? null : (
          <>
            <Fact name="Config epoch">{node.configEpoch}</Fact>
            <Fact name="Flags">
              <code className="font-mono text-xs">{node.flags.join(', ')}</code>
            </Fact>
            <Fact name="Bus link">{node.linkState}</Fact>
          </>
        )}
      </Facts>
    </Group>
  );
}
