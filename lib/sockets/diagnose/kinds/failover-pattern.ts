import { plural } from '../../../format/count';
import { type Candidate, CLUSTER, hostWitness } from '../candidate';
import type { NodeSigns, Signs } from '../node-signs';

/** A former replica gave up the connection to its master, and the cluster calls it a master now. */
export function failoverPattern({ input, nodes, tracks, name }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    if (node.member.role !== 'master' || node.member.serves === false) return [];
    const ended = [...tracks.lost.values()].filter(
      ({ track }) => track.plane === 'replication' && track.from === node.member.id,
    );
    const first = ended[0];
    if (!first) return [];
    // Who only left its master has taken over nothing.
    const former = nodes.get(first.track.to)?.member;
    if (former?.role === 'master' && former.serves === true) return [];
    const at = Math.min(...ended.map(one => one.at));
    return [
      {
        kind: 'failover-pattern',
        node: node.member.id,
        peer: first.track.to,
        level: 'info',
        text: `took over from ${name(first.track.to)}`,
        since: at,
        evidence: [
          ...[...new Set(ended.map(one => one.track.host))].map(host => ({
            witness: hostWitness(host),
            at,
            text: `Its replication connection to ${name(first.track.to)} ended${followers(node, at)}.`,
          })),
          ...(input.queries.has(node.member.id)
            ? [{ witness: CLUSTER, at, text: 'Its own listing calls it a master.' }]
            : []),
        ],
        hold: 0,
        conclusive: true,
      },
    ];
  });
}

function followers({ peers }: NodeSigns, since: number): string {
  const count = peers.filter(track => track.plane === 'replication' && track.firstAt >= since).length;
  return count > 0 ? `, and ${plural(count, 'replica now connects', 'replicas now connect')} to it` : '';
}
