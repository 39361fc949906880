import type { NodeId } from '@/lib/cluster/ids';
import { isOver } from '@/lib/cluster/migrations/run';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { Group } from '../node-panel/group';
import { MigrationRow } from './migration-row';

/** The slots that come to this node or leave it now; nothing while none do. */
export function NodeMigrations({
  node,
  topology,
  onSelect,
}: {
  readonly node: TopologyNode;
  readonly topology: Topology;
  readonly onSelect: (id: NodeId) => void;
}) {
  const own = (topology.migrations ?? []).filter(
    run => !isOver(run) && (run.from === node.id || run.to === node.id),
  );
  if (own.length === 0) return null;
  return (
    <Group title="Slot migration">
      <ul className="space-y-3">
        {own.map(run => (
          <li key={run.id}>
            <MigrationRow run={run} topology={topology} about={node.id} onSelect={onSelect} />
          </li>
        ))}
      </ul>
    </Group>
  );
}
