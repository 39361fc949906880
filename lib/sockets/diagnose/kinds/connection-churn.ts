import { plural } from '../../../format/count';
import { type Candidate, hostWitness, US } from '../candidate';
import type { DiagnosisEvidence } from '../diagnosis';
import type { NodeHistory } from '../node-history';
import type { Signs } from '../node-signs';

/** New connections a second that no pool opens for long. */
const A_SECOND = 10;
/** Seconds in a row: a pool that is filled is full after one or two. */
const SECONDS = 4;

/** Clients connect and leave at once, again and again: failing AUTH, a missing pool, a health check gone wild. */
export function connectionChurn({ nodes }: Signs): Candidate[] {
  return [...nodes.values()].flatMap((node): Candidate[] => {
    const { history, sockets, member } = node;
    if (!sockets || !history) return [];
    const socketRate = rateBySockets(history);
    const infoRate = rateByInfo(history);
    if (!socketRate) return [];
    const evidence: DiagnosisEvidence[] = [
      {
        witness: hostWitness(sockets.host),
        at: socketRate.since,
        text: `${plural(Math.round(socketRate.perSecond), 'connection')} a second come and go, ${plural(
          socketRate.established,
          'connection',
        )} stay.`,
        confirm: `ss -tan state time-wait 'sport = :${member.port}'`,
      },
    ];
    if (infoRate && infoRate.perSecond >= A_SECOND)
      evidence.push({
        witness: US,
        at: infoRate.since,
        text: `INFO counts ${Math.round(infoRate.perSecond)} new connections a second.`,
        confirm: `redis-cli -h ${member.host} -p ${member.port} info stats`,
      });
    return [
      {
        kind: 'connection-churn',
        node: member.id,
        level: 'warning',
        text: 'is connected to and left again and again',
        since: socketRate.since,
        evidence,
        hold: 3000,
        conclusive: true,
      },
    ];
  });
}

/** By its sockets: many opened in each of the last looks, or TIME_WAIT climbing, while about as many stay. */
function rateBySockets({ looks }: NodeHistory) {
  const recent = looks.slice(-SECONDS - 1);
  const first = recent[0];
  const last = recent.at(-1);
  if (!first || !last || recent.length <= SECONDS) return null;
  const seconds = (last.at - first.at) / 1000;
  const rates = recent.slice(1).map((look, index) => {
    const before = recent[index]!;
    const waiting = look.client.timeWait - before.client.timeWait;
    return (Math.max(look.client.opened, waiting) * 1000) / (look.at - before.at);
  });
  const steady =
    Math.abs(last.client.established - first.client.established) <= first.client.established * 0.3 + 5;
  if (!steady || seconds <= 0 || Math.min(...rates) < A_SECOND / 2) return null;
  const perSecond = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return perSecond < A_SECOND ? null : { perSecond, since: first.at, established: last.client.established };
}

function rateByInfo({ infos }: NodeHistory) {
  const last = infos.at(-1);
  const first = infos.at(-2);
  if (!first || !last || last.at <= first.at) return null;
  return { perSecond: ((last.received - first.received) * 1000) / (last.at - first.at), since: first.at };
}
