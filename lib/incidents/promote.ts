import type { TopologyNode } from '../cluster/topology';
import { plural } from '../format/count';
import { type Ballots, requestsOf } from './ballots';
import { type Running, tell } from './followed';
import { type Look, ownersOf } from './look';
import { explainChoice } from './replicas';
import { triggerOf } from './trigger';

/** A replica that has become master of the slots: with its election, its epoch, how it came about and why it. */
export function promote(before: Running, look: Look, ballots: Ballots): Running {
  const heir = heirOf(before, look);
  if (!heir) return before;
  const { name } = look;
  const { master, unserved } = before.incident;
  let story = withRequests(before, heir, look, ballots);
  story = tell(story, look, {
    type: 'epoch',
    by: heir.id,
    text: epochText(heir, look, ballots, story.began),
  });
  story = tell(story, look, {
    type: 'promotion',
    by: heir.id,
    text: `${name(heir.id)} is master of the ${plural(unserved.count, 'slot')} of ${master.name}`,
  });
  const trigger = triggerOf(story.incident, heir, look, ballots, story.began);
  const incident = {
    ...story.incident,
    state: 'open' as const,
    trigger,
    successor: { id: heir.id, name: name(heir.id) },
    replicas: story.replicas,
  };
  return { ...story, incident: { ...incident, choice: explainChoice(incident, heir.id) } };
}

/** Who owns most of the slots by now, if it was a replica: slots that are moved by hand make no failover. */
function heirOf({ incident, replicas }: Running, { next, before }: Look): TopologyNode | null {
  const { slots, count } = incident.unserved;
  const owner = ownersOf(slots, next.nodes).find(one => one.count * 2 > count)?.node;
  if (!owner || owner.id === incident.master.id || owner.role !== 'master') return null;
  const was = before.get(owner.id)?.role === 'replica' || replicas.some(one => one.id === owner.id);
  return was ? owner : null;
}

/** What the heir asked for shortly before there was any sign against its master. */
function withRequests(story: Running, heir: TopologyNode, look: Look, ballots: Ballots): Running {
  const { master, steps } = story.incident;
  if (steps.some(step => step.type === 'election' && step.by === heir.id)) return story;
  const name = look.name(heir.id);
  const texts = {
    handover: `${name} asks ${master.name} to hand over (CLUSTER FAILOVER)`,
    vote: `${name} asks the masters for their votes`,
  };
  let told = story;
  for (const type of ['handover', 'vote'] as const) {
    const last = requestsOf(ballots, heir.id, type, story.began).at(-1);
    if (last) told = tell(told, look, { type: 'election', at: last.at, by: heir.id, text: texts[type] });
  }
  return told;
}

function epochText(heir: TopologyNode, look: Look, ballots: Ballots, began: number): string {
  const given = requestsOf(ballots, heir.id, 'given', began).reduce((sum, one) => sum + one.count, 0);
  const votes = given > 0 ? `, with ${plural(given, 'vote')}` : '';
  return `${look.name(heir.id)} has config epoch ${heir.configEpoch}${votes}`;
}
