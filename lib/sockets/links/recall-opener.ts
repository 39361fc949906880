import type { NodeId } from '../../cluster/ids';
import { tupleOf } from './choose-connection';
import type { LinkTable } from './link-table';
import type { Recall } from './pair-rows';

/** Remembers from the table before whose an accepting end was, once the opener's end is gone. */
export function recallOpener(previous: LinkTable | null): Recall {
  const links = new Map<NodeId, Map<string, NodeId>>();
  return (end, to) => {
    if (!previous) return null;
    const tuple = tupleOf(end);
    const lonely = previous.memory.lonely.get(tuple);
    if (lonely) return lonely.from;
    // Asked for few rows, if any: not all links are worth an index.
    let known = links.get(to);
    if (!known) {
      known = new Map(
        previous.bus.flatMap(link =>
          link.to === to && link.accepter ? [[tupleOf(link.accepter), link.from] as const] : [],
        ),
      );
      links.set(to, known);
    }
    return known.get(tuple) ?? null;
  };
}
