import type { Millis } from '../../../cluster/ids';
import { type Candidate, severity } from '../candidate';
import type { NotReading, Signs } from '../node-signs';

/**
 * Half of the default node timeout (15 s): by then the peers give up their connections, so whoever has not read for that
 * long does not merely stall.
 */
export const LONGEST_STALL: Millis = 7500;

/** True for a process that will not go on by itself, or has not for longer than any stall may last. */
export const isHung = ({ process, since }: NotReading, now: Millis): boolean =>
  process === 'stopped' || process === 'disk' || process === 'unknown' || now - since >= LONGEST_STALL;

/** The process is there, its kernel acknowledges, and nobody reads. */
export function hung({ nodes, input }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    const found = node.notReading;
    if (!found || !isHung(found, input.now)) return [];
    return [
      {
        kind: 'hung',
        node: node.member.id,
        level: severity(node.member),
        text: 'stopped reading',
        since: found.since,
        evidence: found.evidence,
        hold: found.process === 'stopped' ? 0 : 400,
        conclusive: true,
      },
    ];
  });
}
