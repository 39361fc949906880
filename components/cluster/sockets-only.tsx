import type { NodeId } from '@/lib/cluster/ids';
import { isRoleTold } from '@/lib/cluster/role-told';
import type { Topology } from '@/lib/cluster/topology';
import { inSlotOrder } from '@/lib/layout/shards';
import { NodeLink } from '../node-panel/node-link';
import { SentinelList } from '../sockets/sentinel-list';
import { Section } from '../ui/section';
import { StateMark } from '../ui/state-mark';

/** In place of the slot map where nothing is asked of Redis: that slots are unknown, and who was inferred to be what. */
export function SocketsOnly({
  topology,
  onSelect,
}: {
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  return (
    <Section title="Slots">
      <div className="px-4 pb-4 text-sm">
        <p className="flex items-start gap-2.5">
          <span className="pt-0.5">
            <StateMark kind="unknown" size={16} />
          </span>
          Unknown: nothing is asked of Redis. Nodes and roles are inferred from the sockets of their hosts.
        </p>
        <table className="mt-4 w-full text-left">
          <caption className="sr-only">Nodes and their inferred roles</caption>
          <thead className="text-xs text-faint">
            <tr>
              <th scope="col" className="py-1 font-normal">
                Node
              </th>
              <th scope="col" className="py-1 font-normal">
                Role
              </th>
              <th scope="col" className="py-1 font-normal">
                Inferred from
              </th>
            </tr>
          </thead>
          <tbody>
            {inSlotOrder(topology.nodes).map(node => (
              <tr key={node.id} className="border-t border-line align-top">
                <th scope="row" className="py-1 pr-3 font-normal">
                  <NodeLink id={node.id} topology={topology} onSelect={onSelect} />
                </th>
                <td className="whitespace-nowrap py-1 pr-3">
                  {isRoleTold(node) ? node.role : 'unknown'}
                  {node.inferred && isRoleTold(node) ? (
                    <span className="text-dim">, {Math.round(node.inferred.confidence * 100)} %</span>
                  ) : null}
                </td>
                <td className="py-1 text-dim">{node.inferred?.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <SentinelList topology={topology} onSelect={onSelect} />
      </div>
    </Section>
  );
}
