import type { Millis, NodeId } from '@/lib/cluster/ids';
import { sameButStamps } from '@/lib/history/same-text';

/** The raw CLUSTER NODES text of a node, and when it was read. */
export interface NodesText {
  readonly text: string;
  readonly at: Millis;
}

/**
 * Tells which raw texts are news. Each is held against the one before of its node, ping and pong stamps aside: large
 * clusters give megabytes of the same text each second.
 */
export class TextLog {
  private known: ReadonlyMap<NodeId, NodesText> = new Map();

  take(
    nodes: readonly { readonly id: NodeId }[],
    read: (node: NodeId) => NodesText | undefined,
  ): readonly (NodesText & { readonly node: NodeId })[] {
    const now = new Map(
      nodes.flatMap(({ id }) => {
        const text = read(id) ?? this.known.get(id);
        return text ? [[id, text] as const] : [];
      }),
    );
    const news = [...now].flatMap(([node, text]) => {
      const before = this.known.get(node);
      const same = before === text || (before !== undefined && sameButStamps(before.text, text.text));
      return same ? [] : [{ node, ...text }];
    });
    this.known = now;
    return news;
  }
}
