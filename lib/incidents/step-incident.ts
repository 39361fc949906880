import type { Millis } from '../cluster/ids';
import { accuse } from './accuse';
import type { Ballots } from './ballots';
import { whyNone } from './failure';
import { afterOf, type Followed, type Running } from './followed';
import type { Look } from './look';
import { promote } from './promote';
import { type LinksDown, replicasOf } from './replicas';
import { settle } from './settle';
import { ailments, isAccused, silentSince } from './signs';
import { has } from './steps';

/** PFAIL or a confirmed cause that has lasted for this long is an incident even where no FAIL follows. A stall of seconds is none. */
const LASTING: Millis = 10_000;

/** One picture folded into one story; null when it has turned out to be nothing. */
export function stepIncident(
  before: Running,
  look: Look,
  ballots: Ballots,
  links: LinksDown,
): Followed | null {
  const { master, successor, to } = before.incident;
  const node = look.after.get(master.id);
  if (successor || to !== null) return settle(countRefused(before, look), look);

  const replicas = replicasOf(master.id, look, links, before.began);
  let story: Running = { ...before, replicas: replicas.length > 0 ? replicas : before.replicas };
  if (node) story = accuse(story, node, look, ballots);
  story = promote(story, look, ballots);
  const promoted = story.incident.successor !== null;
  if (!story.told && !promoted && !(node && isAccused(node, look))) return null;
  story = { ...story, told: story.told || promoted || isIncident(story, look) };
  if (node) story = withSilence(story, silentSince(node, look, story.incident.from, story.told), look);
  if (story.told && !promoted) story = withFailure(story, look);
  return settle(countRefused(story, look), look);
}

function isIncident({ incident, began }: Running, look: Look): boolean {
  if (has(incident, 'fail')) return true;
  const node = look.after.get(incident.master.id);
  if (!node) return false;
  if (node.health === 'pfail' && look.next.state === 'fail' && !node.reachable) return true;
  const cause = ailments(node.id, look).some(one => one.state === 'confirmed');
  return (cause || node.health === 'pfail') && look.mono - began >= LASTING;
}

function withSilence(story: Running, since: Millis | null, look: Look): Running {
  const { incident } = story;
  if (since === null) return story;
  const from = Math.max(0, afterOf(story, look, since));
  // The first sign may turn out to be older than it seemed.
  if (incident.unserved.from !== null && incident.unserved.from <= from) return story;
  return { ...story, incident: { ...incident, unserved: { ...incident.unserved, from } } };
}

function withFailure(story: Running, look: Look): Running {
  const { incident, replicas } = story;
  if (incident.failure) return story;
  const failure = whyNone({ ...incident, replicas }, look, afterOf(story, look, look.at));
  return failure ? { ...story, incident: { ...incident, replicas, failure, state: 'failed' } } : story;
}

/** Masters that say cluster_state:fail refuse every slot, also the ones that are served. */
function countRefused(story: Running, look: Look): Running {
  const { incident, wholeSince } = story;
  const refused = look.next.state === 'fail' && incident.to === null;
  if (refused) return wholeSince === null ? { ...story, wholeSince: look.mono } : story;
  if (wholeSince === null) return story;
  const { unserved } = incident;
  const whole = unserved.whole + look.mono - wholeSince;
  return { ...story, wholeSince: null, incident: { ...incident, unserved: { ...unserved, whole } } };
}
