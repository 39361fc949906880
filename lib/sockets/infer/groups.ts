import type { NodeId } from '../../cluster/ids';

/** Which nodes hang together. */
export class Groups {
  private readonly parents = new Map<NodeId, NodeId>();

  /** The same for all nodes of one group. */
  of(id: NodeId): NodeId {
    let root = id;
    for (let up = this.parents.get(root); up !== undefined; up = this.parents.get(root)) root = up;
    return root;
  }

  join(a: NodeId, b: NodeId): void {
    const [from, to] = [this.of(a), this.of(b)];
    if (from !== to) this.parents.set(from, to);
  }
}
