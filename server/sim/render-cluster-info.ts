import type { Millis } from '@/lib/cluster/ids';
import { countSlots, SLOT_COUNT } from '@/lib/cluster/slots';
import { acquaintance } from './membership';
import { opinionOf } from './opinions';
import { factsSeenBy } from './publish';
import { majority, type SimNode, type World } from './world';

interface Counts {
  readonly assigned: number;
  readonly pfail: number;
  readonly fail: number;
  readonly known: number;
  readonly size: number;
  readonly votersUp: number;
}

/** CLUSTER INFO as one node prints it: its own opinion, counted anew only while opinions can differ. */
export class ClusterInfoText {
  private shared: { readonly revision: number; readonly counts: Counts } | null = null;

  constructor(private readonly world: World) {}

  render(observer: SimNode, now: Millis): string {
    const { world } = this;
    const counts = this.counts(observer, now);
    const ok =
      counts.assigned === SLOT_COUNT && counts.fail === 0 && counts.votersUp >= majority(counts.size);
    const facts = factsSeenBy(observer, observer);
    const myEpoch = facts.master ? factsSeenBy(observer, facts.master).configEpoch : facts.configEpoch;
    // Every node pings each second and about as often answers.
    const messages = Math.floor((now - world.startedAt) / 1000) + counts.known;
    return [
      `cluster_state:${ok ? 'ok' : 'fail'}`,
      `cluster_slots_assigned:${counts.assigned}`,
      `cluster_slots_ok:${counts.assigned - counts.pfail - counts.fail}`,
      `cluster_slots_pfail:${counts.pfail}`,
      `cluster_slots_fail:${counts.fail}`,
      `cluster_known_nodes:${counts.known}`,
      `cluster_size:${counts.size}`,
      `cluster_current_epoch:${observer.currentEpoch}`,
      `cluster_my_epoch:${myEpoch}`,
      `cluster_stats_messages_ping_sent:${messages}`,
      `cluster_stats_messages_pong_sent:${messages}`,
      `cluster_stats_messages_sent:${2 * messages}`,
      `cluster_stats_messages_ping_received:${messages}`,
      `cluster_stats_messages_pong_received:${messages}`,
      `cluster_stats_messages_received:${2 * messages}`,
      ...counted('auth-req_sent', observer.ballots.votesAsked),
      ...counted('auth-ack_received', observer.ballots.votesReceived),
      ...counted('mfstart_sent', observer.ballots.handoversAsked),
      'total_cluster_links_buffer_limit_exceeded:0',
      '',
    ].join('\r\n');
  }

  private counts(observer: SimNode, now: Millis): Counts {
    const { world } = this;
    const own = observer.behind || observer.forgotten || world.troubled.size > 0 || world.joining.size > 0;
    if (own) return count(world, observer, now);
    if (this.shared?.revision !== world.revision) {
      this.shared = { revision: world.revision, counts: count(world, observer, now) };
    }
    return this.shared.counts;
  }
}

/** Real servers leave out what is zero. */
const counted = (type: string, messages: number): string[] =>
  messages > 0 ? [`cluster_stats_messages_${type}:${messages}`] : [];

function count(world: World, observer: SimNode, now: Millis): Counts {
  const counts = { assigned: 0, pfail: 0, fail: 0, known: observer.forgotten ? 1 : 0, size: 0, votersUp: 0 };
  for (const subject of world.members) {
    if (acquaintance(world, observer, subject, now) !== 'member') continue;
    counts.known++;
    const slots = countSlots(factsSeenBy(observer, subject).slots);
    if (slots === 0) continue;
    const { health } = opinionOf(world, observer, subject, now);
    counts.assigned += slots;
    counts.size++;
    if (health === 'ok') counts.votersUp++;
    else counts[health] += slots;
  }
  return counts;
}
