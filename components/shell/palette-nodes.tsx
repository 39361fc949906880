import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import { clusterHref } from '../cluster/query';
import { useTopology } from '../live/selectors';
import { useFreshnessKind } from '../live/use-freshness';
import { markOfNode } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';
import { Group, Hint, Item } from './palette-items';

/** Above this many nodes a list is no help; the search still finds them once it is narrower. */
const NODES_LISTED = 200;

/** The nodes of the cluster on screen, as they are or were. */
export function PaletteNodes(props: {
  readonly id: ClusterId;
  /** What was typed. */
  readonly wanted: string;
  /** The moment to stay at, if it is of the past. */
  readonly at: Millis | undefined;
  readonly go: (href: string) => void;
}) {
  const { id, wanted, at, go } = props;
  const topology = useTopology(id);
  const fresh = useFreshnessKind(id) === 'live';
  if (!topology) return null;
  const matching = topology.nodes
    .filter(node =>
      `${nodeName(node)} ${node.hostname ?? ''} ${node.id}`.toLowerCase().includes(wanted.toLowerCase()),
    )
    .slice(0, NODES_LISTED);
  return (
    <Group heading={`Nodes of ${topology.name}`}>
      {matching.map(node => (
        <Item
          key={node.id}
          value={`${nodeName(node)} ${node.hostname ?? ''} ${node.id}`}
          onSelect={() => go(clusterHref(id, { node: node.id, at }))}
        >
          <StateMark kind={fresh ? markOfNode(node) : 'stale'} />
          <span className="grow truncate font-mono text-xs">{nodeName(node)}</span>
          <Hint>{node.role}</Hint>
        </Item>
      ))}
    </Group>
  );
}
