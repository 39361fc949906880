import type { NodeId } from '@/lib/cluster/ids';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { DiagnosisCard } from '../diagnosis/diagnosis-card';
import { confirmedFirst } from '../diagnosis/diagnosis-words';
import { Group } from './group';

/** What ails this node or a link of it, by kernels and questions together; nothing while nothing does. */
export function NodeDiagnoses(props: {
  readonly node: TopologyNode;
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { node, topology, onSelect } = props;
  const own = topology.diagnoses.filter(each => each.node === node.id || each.peer === node.id);
  if (own.length === 0) return null;
  return (
    <Group title="Diagnosis" source="kernels and questions together">
      <div className="space-y-4">
        {confirmedFirst(own).map(diagnosis => (
          <DiagnosisCard
            key={diagnosis.id}
            diagnosis={diagnosis}
            topology={topology}
            about={node.id}
            onSelect={onSelect}
          />
        ))}
      </div>
    </Group>
  );
}
