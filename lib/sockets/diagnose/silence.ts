import type { Millis } from '../../cluster/ids';
import { plural } from '../../format/count';
import { SocketState } from '../table/socket-row';
import { hostWitness } from './candidate';
import type { DiagnosisEvidence } from './diagnosis';
import type { NodeSigns } from './node-signs';
import type { Track } from './track';

/**
 * How long a connection must stay dead after its first repetition, in ms: the second comes 0.4 s after the first, so a
 * cable that is unplugged for a moment is over by then.
 */
export const NO_FLAP: Millis = 450;

/** So many segments lost elsewhere in 3 s make a dead connection a matter of chance. */
export const CHANCE = 2;

/** When the first of some stuck ends got stuck. */
export const stuckSince = (tracks: readonly Track[], otherwise: Millis): Millis =>
  tracks.reduce((first, track) => Math.min(first, track.stuckSince ?? first), otherwise);

/** Ends that answer a ping they received: what they got stuck on was sent by someone who had been heard. */
export const isReply = (track: Track): boolean => track.plane === 'bus' && track.end === 'accepter';

/** How hard some ends are stuck: one retransmission may be chance, two are 0.6 s without any acknowledgement. */
export const weightOf = (tracks: readonly Track[]): number =>
  tracks.reduce((sum, track) => sum + Math.min(track.row.retransmits, 3), 0);

/** True when any link of the node went on after having been stuck, since then: packets are lost, not all of them. */
export const wentOn = ({ own, peers }: NodeSigns, since: Millis): boolean =>
  [...own, ...peers].some(track => track.recoveries.some(at => at >= since));

/** What each host's kernel shows of stuck ends, one line a host. */
export function stuckLines(
  tracks: readonly Track[],
  words: (count: number, sample: Track) => string,
): DiagnosisEvidence[] {
  const hosts = new Map<string, Track[]>();
  for (const track of tracks) hosts.set(track.host, [...(hosts.get(track.host) ?? []), track]);
  return [...hosts].map(([host, group]) => {
    const worst = group.reduce((a, b) => (b.row.retransmits > a.row.retransmits ? b : a));
    const connecting = group.every(track => track.row.state === SocketState.synSent);
    const again = connecting
      ? 'a connection is asked for again and again, without any answer'
      : `what was sent is repeated ${plural(worst.row.retransmits, 'time')} without acknowledgement`;
    return {
      witness: hostWitness(host),
      at: stuckSince(group, worst.at),
      text: `${words(group.length, worst)}: ${again}.`,
      confirm: `ss -tno state all '( sport = :${worst.row.local.port} and dport = :${worst.row.remote.port} )'`,
    };
  });
}
