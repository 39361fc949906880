import type { NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { MigrationRow } from './migration-row';

/** Every run of slots from one master to another: those under way first, then what became of others lately. */
export function MigrationList({
  topology,
  onSelect,
}: {
  readonly topology: Topology;
  readonly onSelect: (id: NodeId) => void;
}) {
  const runs = topology.migrations ?? [];
  if (runs.length === 0) return <p className="py-1 text-sm text-dim">No slots are on their way.</p>;
  return (
    <ul className="-mx-2 divide-y divide-line px-2">
      {runs.map(run => (
        <li key={run.id} className="py-2">
          <MigrationRow run={run} topology={topology} onSelect={onSelect} />
        </li>
      ))}
    </ul>
  );
}
