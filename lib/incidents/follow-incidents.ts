import type { NodeId } from '../cluster/ids';
import { type Ballots, followBallots, NO_BALLOTS } from './ballots';
import { beginAt, type Followed } from './followed';
import type { Incident } from './incident';
import { type Look, lookAt, ownersOf, type Published } from './look';
import { followLinks, type LinksDown } from './replicas';
import { say } from './say-incident';
import { isAccused } from './signs';
import { stepIncident } from './step-incident';
import { has } from './steps';

/** Who is waited for to come back, at most; what is older than these is forgotten. */
const MOST_AWAITED = 32;

/** All that is carried from one picture to the next. */
export interface IncidentsState {
  /** Open ones, what may become one, and those whose old master is still away; oldest first. */
  readonly followed: readonly Followed[];
  /** The highest number given so far. */
  readonly lastNumber: number;
  readonly ballots: Ballots;
  readonly links: LinksDown;
}

export const NO_INCIDENTS: IncidentsState = {
  followed: [],
  lastNumber: 0,
  ballots: NO_BALLOTS,
  links: new Map(),
};

/** Goes on where an earlier process stopped: `kept` is all that was kept of this cluster, in any order. */
export function resumeIncidents(kept: readonly Incident[]): IncidentsState {
  const unfinished = kept.filter(one => one.to === null || !has(one, 'old-master-back'));
  return {
    ...NO_INCIDENTS,
    lastNumber: Math.max(0, ...kept.map(one => one.number)),
    followed: bounded(
      [...unfinished]
        .sort((a, b) => a.number - b.number)
        // Another process's monotonic clock means nothing to this one: the wall clock has to bridge the gap.
        .map(incident => ({
          incident,
          began: null,
          told: true,
          wholeSince: null,
          replicas: incident.replicas,
        })),
    ),
  };
}

/**
 * Folds one published picture in, to be called for every picture, also one in which nothing a viewer sees has moved: some
 * of an anatomy is how long nothing happened. `changed`: the incidents that are new or differ, to be kept and shown.
 *
 * An accused master is followed from its first sign, and its story becomes an incident with FAIL, with the promotion of a
 * replica, once the cluster refuses to serve for it, or once PFAIL or a confirmed cause has lasted `LASTING`. Signs that
 * pass before that leave nothing. Pure.
 */
export function followIncidents(
  state: IncidentsState,
  published: Published,
): { readonly state: IncidentsState; readonly changed: readonly Incident[] } {
  const look = lookAt(published);
  const ballots = followBallots(state.ballots, look);
  const links = followLinks(state.links, look);
  const known = state.followed.map(one => ({
    ...one,
    began: one.began ?? look.mono - (look.at - one.incident.from),
  }));
  const busy = new Set(
    known.filter(one => !one.incident.successor && one.incident.to === null).map(masterOf),
  );
  const begun = [...accused(look, busy), ...promoted(look, busy)].map(id => beginAt(id, look, links));

  let { lastNumber } = state;
  const changed: Incident[] = [];
  const followed: Followed[] = [];
  for (const before of [...known, ...begun]) {
    const after = stepIncident(before, look, ballots, links);
    if (!after) continue;
    const number = after.incident.number || (after.told ? ++lastNumber : 0);
    const measured = withTime(after.incident);
    const incident = { ...measured, number, ...say(measured) };
    if (after.told && (!before.told || after.incident !== before.incident)) changed.push(incident);
    const gone = has(incident, 'old-master-back') || !look.after.has(incident.master.id);
    const over = incident.to !== null && (gone || !incident.successor);
    if (!over) followed.push({ ...after, incident: after.told ? incident : after.incident });
  }
  return { state: { followed: bounded(followed), lastNumber, ballots, links }, changed };
}

/** Unserved so far, as of the newest step. */
function withTime(incident: Incident): Incident {
  const { unserved, steps } = incident;
  if (unserved.from === null || unserved.to !== null) return incident;
  return { ...incident, unserved: { ...unserved, ms: (steps.at(-1)?.after ?? 0) - unserved.from } };
}

const masterOf = ({ incident }: { readonly incident: Incident }): NodeId => incident.master.id;

/** Masters that serve slots and have a sign against them. */
const accused = (look: Look, busy: ReadonlySet<NodeId>): NodeId[] =>
  look.next.nodes
    .filter(({ id, role, slots }) => role === 'master' && slots.length > 0 && !busy.has(id))
    .filter(node => isAccused(node, look))
    .map(node => node.id);

/** Masters whose replica has taken their slots without any sign before. */
function promoted(look: Look, busy: ReadonlySet<NodeId>): NodeId[] {
  const from = look.next.nodes.flatMap(({ id, role, slots }) => {
    if (role !== 'master' || slots.length === 0 || look.before.get(id)?.role !== 'replica') return [];
    const owners = ownersOf(slots, look.prev.nodes);
    const former = owners.reduce<(typeof owners)[number] | null>(
      (most, one) => (most && most.count >= one.count ? most : one),
      null,
    );
    return former && !busy.has(former.node.id) ? [former.node.id] : [];
  });
  return [...new Set(from)];
}

/** The open ones are never dropped. */
function bounded(followed: readonly Followed[]): readonly Followed[] {
  const away = followed.filter(one => one.incident.to !== null);
  const dropped = new Set(away.slice(0, Math.max(0, away.length - MOST_AWAITED)));
  return dropped.size === 0 ? followed : followed.filter(one => !dropped.has(one));
}
