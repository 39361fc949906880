import type { Candidate } from '../candidate';
import type { Signs } from '../node-signs';
import { isHung } from './hung';

/** Not reading, but by a process that runs or sleeps of its own will: a slow command, a fork, a full disk; the cluster never notices. */
export function stalled({ nodes, input }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    const found = node.notReading;
    if (!found || isHung(found, input.now)) return [];
    return [
      {
        kind: 'stalled',
        node: node.member.id,
        level: 'warning',
        text: found.process === 'busy' ? 'is busy and not reading' : 'is not reading for the moment',
        since: found.since,
        evidence: found.evidence,
        hold: 500,
        conclusive: true,
      },
    ];
  });
}
