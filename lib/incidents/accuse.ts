import type { NodeId } from '../cluster/ids';
import type { TopologyNode } from '../cluster/topology';
import { isVoter } from '../cluster/voters';
import { plural } from '../format/count';
import type { Ballots } from './ballots';
import { type Running, tell } from './followed';
import type { Look } from './look';
import { ailments, symptoms } from './signs';
import { firstOf, has } from './steps';

/** What is said against a master: symptoms, pings, PFAIL, quorum, FAIL, and who asks for votes to follow it. */
export function accuse(before: Running, node: TopologyNode, look: Look, ballots: Ballots): Running {
  let story = withDiagnoses(before, node, look);
  const { next, name } = look;
  const { id, pendingPings, suspectedBy, failedBy } = node;

  const [ping] = [...pendingPings].sort((a, b) => sentAt(a, look) - sentAt(b, look));
  if (ping && !has(story.incident, 'pending-ping'))
    story = tell(story, look, {
      type: 'pending-ping',
      at: Math.min(sentAt(ping, look), look.at),
      by: ping.by,
      text: `${name(ping.by)} sends a ping that ${name(id)} does not answer`,
    });

  const [symptom] = symptoms(node, look, story.incident.from);
  const known = firstOf(story.incident, 'first-symptom');
  if (symptom && (!known || symptom.at < known.at))
    story = tell(story, look, { type: 'first-symptom', ...symptom }, true);

  const votes = { needed: next.quorum, voters: next.voters };
  for (const by of suspectedBy)
    if (!story.incident.steps.some(step => step.type === 'pfail' && step.by === by))
      story = tell(story, look, { type: 'pfail', by, text: suspicion(by, look) });
  if (node.votes >= votes.needed && votes.voters > 0 && !has(story.incident, 'quorum'))
    story = tell(story, look, {
      type: 'quorum',
      text: `${node.votes} of ${plural(votes.voters, 'master')} say PFAIL or FAIL, ${votes.needed} are needed`,
    });
  if (node.health === 'fail' && !has(story.incident, 'fail'))
    story = tell(story, look, {
      type: 'fail',
      ...(failedBy.length === 1 ? { by: failedBy[0]! } : {}),
      text: `${name(id)} is FAIL`,
    });
  return withElections(story, node, look, ballots);
}

/** When the ping was sent: its age was taken when the one who waits was asked. */
const sentAt = ({ by, age }: TopologyNode['pendingPings'][number], { after, at }: Look): number =>
  (after.get(by)?.viewAt || at) - age;

function suspicion(by: NodeId, { after, next, name }: Look): string {
  const node = after.get(by);
  return node && isVoter(node)
    ? `${name(by)} says PFAIL`
    : `${name(by)} says PFAIL; it is no voter, ${next.quorum} of ${plural(next.voters, 'master')} have to say so`;
}

/** Only what is new or has become certain: their words and numbers move with every look. */
function withDiagnoses(story: Running, node: TopologyNode, look: Look): Running {
  const { incident } = story;
  const merged = new Map(incident.diagnoses.map(one => [one.id, one]));
  let moved = false;
  for (const one of ailments(node.id, look)) {
    const old = merged.get(one.id);
    if (old?.state === one.state) continue;
    merged.set(one.id, one);
    moved = true;
  }
  return moved ? { ...story, incident: { ...incident, diagnoses: [...merged.values()] } } : story;
}

/** Requests for votes of its replicas in this picture; where they are not counted, a new epoch after FAIL is one. */
function withElections(story: Running, node: TopologyNode, look: Look, ballots: Ballots): Running {
  const { mono, next, name } = look;
  const heirs = new Set(story.replicas.map(one => one.id));
  const now = ballots.requests.filter(
    one => one.mono === mono && heirs.has(one.node) && one.type !== 'given',
  );
  const counted = story.replicas.some(({ id }) => look.after.get(id)?.measures?.votesAsked !== undefined);
  let told = story;
  for (const { node: by, type } of now)
    told = tell(told, look, {
      type: 'election',
      by,
      text:
        type === 'vote'
          ? `${name(by)} asks the masters for their votes, current epoch ${next.currentEpoch}`
          : `${name(by)} asks ${name(node.id)} to hand over (CLUSTER FAILOVER)`,
    });
  const rise = ballots.rises.find(one => one.mono === mono);
  if (rise && !counted && node.health === 'fail')
    told = tell(told, look, {
      type: 'election',
      text: `Current epoch ${rise.from} → ${rise.to}: somebody stands for election`,
    });
  return told;
}
