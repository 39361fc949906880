import { plural } from '../format/count';
import { type Running, tell } from './followed';
import type { Incident } from './incident';
import { type Look, ownersOf } from './look';
import { isAccused } from './signs';
import { firstOf, has } from './steps';

/** What comes after: the slots are served again, all views agree, the old master is back. */
export function settle(before: Running, look: Look): Running {
  let story = before;
  const { next, after, name } = look;
  const { successor, master } = story.incident;
  if (story.told && !has(story.incident, 'slots-served') && areServed(story.incident, look))
    story = serve(story, look);
  const agree = next.splitSince === null && next.views.length > 0;
  const turned = successor !== null || has(story.incident, 'slots-served');
  if (story.told && turned && agree && !has(story.incident, 'views-agree'))
    story = tell(story, look, {
      type: 'views-agree',
      text: `All ${plural(next.views.length, 'view')} agree`,
    });
  const old = after.get(master.id);
  if (
    successor &&
    old?.role === 'replica' &&
    old.reachable &&
    old.health === 'ok' &&
    !has(story.incident, 'old-master-back')
  )
    story = tell(story, look, {
      type: 'old-master-back',
      by: master.id,
      text: `${name(master.id)} is a replica of ${old.masterId ? name(old.masterId) : 'nobody'} now`,
    });
  return story.incident.to === null ? close(story) : story;
}

/** By the word of their owners: a master that says cluster_state:fail refuses what it owns. */
function areServed(incident: Incident, look: Look): boolean {
  const owners = ownersOf(incident.unserved.slots, look.next.nodes);
  const owned = owners.reduce((sum, one) => sum + one.count, 0);
  return (
    owned === incident.unserved.count &&
    owners.every(({ node }) => {
      const serves = node.health === 'ok' && (node.measures?.clusterState ?? look.next.state) !== 'fail';
      return serves && (node.id !== incident.master.id || (node.reachable && !isAccused(node, look)));
    })
  );
}

function serve(before: Running, look: Look): Running {
  const { successor, master, unserved } = before.incident;
  const by = successor ?? master;
  const story = tell(before, look, {
    type: 'slots-served',
    by: by.id,
    text: `${by.name} serves ${plural(unserved.count, 'slot')}`,
  });
  const { incident } = story;
  if (incident.unserved.from === null) return story;
  const to = firstOf(incident, 'slots-served')?.after ?? 0;
  const ms = Math.max(0, to - incident.unserved.from);
  return { ...story, incident: { ...incident, unserved: { ...incident.unserved, to, ms } } };
}

/** Once the slots are served and everybody knows it. */
function close(story: Running): Running {
  const { incident } = story;
  const served = firstOf(incident, 'slots-served');
  const agreed = firstOf(incident, 'views-agree');
  if (!served || !agreed) return story;
  const last = served.after > agreed.after ? served : agreed;
  const state = incident.successor || !incident.failure ? 'done' : 'failed';
  return { ...story, incident: { ...incident, state, to: last.at, lasted: last.after } };
}
