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

/**
 * The same where one link is all there is to tell by: a cable that was out for a moment is felt for longer by whoever
 * asked for an address meanwhile (ARP, retrans_time_ms 1000).
 */
export const NO_FLAP_ALONE: Millis = 650;

/** When the first of some stuck ends got stuck. */
export const stuckSince = (tracks: readonly Track[], otherwise: Millis): Millis =>
  tracks.reduce((first, track) => Math.min(first, track.stuckSince ?? first), otherwise);

/** Dead for longer than by chance: repeated twice in vain (0.6 s), or in a second look still not let out. */
export const isHard = ({ row, refused, at, stuckSince }: Track): boolean =>
  row.retransmits >= 2 || (refused && stuckSince !== null && at > stuckSince);

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
    const refused = group.every(track => track.refused);
    const connecting = group.every(track => track.row.state === SocketState.synSent);
    const again = refused
      ? 'what is sent does not leave this host, whose own packet filter drops it, or which has no route'
      : connecting
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
