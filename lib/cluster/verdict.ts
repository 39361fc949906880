import { plural } from '../format/count';
import { staleAfter } from '../stale-after';
import { collisions, split } from './findings/agreement';
import {
  aliveBySockets,
  goneNodes,
  hiddenOwners,
  noKernel,
  rolesUnknown,
  silentHosts,
} from './findings/by-sockets';
import { addressless, contested, stateFail, uncovered } from './findings/coverage';
import { diagnosed, suspectedDiagnoses } from './findings/diagnosed';
import { failedMasters, failedOthers, majorityLost, suspectedMasters } from './findings/failures';
import type { Finding, Picture } from './findings/finding';
import { moving, stuckMigrations } from './findings/migrations';
import { brokenReplication, lonelyMasters, orphans } from './findings/replication';
import { foreignSeeds, limited, noAnswer, unheard, unreachable, waitingPings } from './findings/silence';
import { silentAgents } from './findings/silent-agents';
import type { Millis } from './ids';
import type { Evidence, Level, Topology, Verdict } from './topology';
import { isVoter } from './voters';

/** Worst first: how levels are ranked when several things are wrong at once. */
export const LEVEL_RANK: Readonly<Record<Level, number>> = {
  critical: 4,
  unknown: 3,
  warning: 2,
  info: 1,
  ok: 0,
};

/** In order of speaking among equals: the first of the worst level becomes the verdict. */
const FINDERS: readonly ((picture: Picture) => Finding | readonly Finding[] | null)[] = [
  majorityLost,
  failedMasters,
  diagnosed,
  addressless,
  uncovered,
  contested,
  stateFail,
  suspectedMasters,
  unreachable,
  failedOthers,
  brokenReplication,
  lonelyMasters,
  orphans,
  stuckMigrations,
  collisions,
  foreignSeeds,
  silentAgents,
  unheard,
  suspectedDiagnoses,
  moving,
  waitingPings,
  split,
  limited,
];

/** The same where nothing is asked of Redis. */
const SOCKET_FINDERS: typeof FINDERS = [
  noKernel,
  diagnosed,
  silentHosts,
  hiddenOwners,
  goneNodes,
  rolesUnknown,
  suspectedDiagnoses,
];

/**
 * One sentence for the whole cluster: the worst finding speaks, what is at risk follows, and every finding's evidence
 * is kept, worst first. Pure: the same picture at the same time gives the same words.
 */
export function judge(
  topology: Omit<Topology, 'verdict'>,
  now: Millis,
  hosts: Picture['hosts'] = [],
): Verdict {
  const picture: Picture = { ...topology, now, hosts };
  const found = findings(picture);
  const worst = found[0];
  if (!worst) return picture.mode === 'sockets' ? aliveBySockets(picture) : healthy(picture);
  const evidence: Evidence[] = found.flatMap(finding => finding.evidence);
  const [second, ...rest] = found.slice(1).filter(finding => LEVEL_RANK[finding.level] >= LEVEL_RANK.warning);
  const more = rest.length === 0 ? '' : `${plural(rest.length, 'more finding')}.`;
  return {
    level: worst.level,
    code: worst.code,
    text: worst.text,
    risk: [worst.risk, second?.text, more].filter(Boolean).join(' '),
    evidence: evidence.sort((a, b) => LEVEL_RANK[b.level] - LEVEL_RANK[a.level]),
  };
}

/** Everything worth saying of a picture, worst first. */
export function findings(picture: Picture): Finding[] {
  // When nobody answers, all that was found before is the past.
  const silence = picture.mode === 'queries' ? noAnswer(picture) : null;
  if (silence) return [silence];
  const finders = picture.mode === 'queries' ? FINDERS : SOCKET_FINDERS;
  return finders
    .flatMap(find => find(picture) ?? [])
    .sort((a, b) => LEVEL_RANK[b.level] - LEVEL_RANK[a.level]);
}

function healthy(picture: Picture): Verdict {
  const { nodes, slots, views } = picture;
  const masters = nodes.filter(isVoter).length;
  const replicas = nodes.filter(node => node.role === 'replica').length;
  const protection =
    replicas > 0
      ? `${plural(replicas, 'replica')},`
      : 'No replicas: the slots of a master that fails go unserved.';
  return {
    level: 'ok',
    code: 'healthy',
    text: `All ${slots.ok} slots are served by ${plural(masters, 'master')}.`,
    risk: `${protection} ${agreement(picture)}.`,
    evidence: views.map(view => ({
      level: 'ok',
      by: view.node,
      text: `current epoch ${view.currentEpoch}, view ${view.digest.slice(0, 8)}`,
      node: view.node,
    })),
  };
}

/** On large clusters observers rotate: only views read at nearly one time can be said to agree. */
function agreement({ views, at, interval }: Picture): string {
  const recent = views.filter(view => view.at >= at - staleAfter(interval)).length;
  if (views.length === 1) return '1 view read';
  return recent === views.length
    ? `${recent} views agree`
    : `the ${recent} newest of ${views.length} views agree`;
}
