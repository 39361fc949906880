'use client';
import type { NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { Topology } from '@/lib/cluster/topology';
import { markOfNode } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';

/** Another node, by name and mark; picks it. */
export function NodeLink(props: {
  readonly id: NodeId;
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const node = props.topology.nodes.find(each => each.id === props.id);
  return (
    <button
      type="button"
      onClick={() => props.onSelect(props.id)}
      className="link inline-flex min-h-6 items-center gap-1.5 font-mono text-xs"
    >
      {node ? <StateMark kind={markOfNode(node)} size={11} /> : null}
      {node ? nodeName(node) : props.id.slice(0, 8)}
    </button>
  );
}

/** Several of them in a row. */
export function NodeLinks(props: {
  readonly ids: readonly NodeId[];
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {props.ids.map(id => (
        <NodeLink key={id} id={id} topology={props.topology} onSelect={props.onSelect} />
      ))}
    </span>
  );
}
