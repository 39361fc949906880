import { type Candidate, CLUSTER, hostWitness } from '../candidate';
import type { Signs } from '../node-signs';

/** Roles turn, and connections with them, before the listings say so. */
const UNMARKED = 3000;

/** Slots move: a master's process talks to another master's client port (MIGRATE), and its own line carries the marks. */
export function migrationActivity({ input, nodes, name }: Signs): Candidate[] {
  return input.table.migration.flatMap((link): Candidate[] => {
    const end = link.opener ?? link.accepter;
    if (!end) return [];
    const marked = [link.from, link.to].some(id => nodes.get(id)?.query.migrating);
    return [
      {
        kind: 'migration-activity',
        node: link.from,
        peer: link.to,
        level: 'info',
        text: `moves keys to ${name(link.to)}`,
        since: end.at,
        evidence: [
          {
            witness: hostWitness(end.host),
            at: end.at,
            text: `Its process holds a connection to the client port of ${name(link.to)}, another master.`,
          },
          ...(marked
            ? [
                {
                  witness: CLUSTER,
                  at: end.at,
                  text: 'Their own listings mark slots as migrating or importing.',
                },
              ]
            : []),
        ],
        hold: marked ? 0 : UNMARKED,
        quiet: !marked,
        conclusive: true,
      },
    ];
  });
}
