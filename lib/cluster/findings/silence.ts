import { plural } from '../../format/count';
import { nodeName } from '../node-name';
import { countSlots } from '../slots';
import type { Evidence } from '../topology';
import { causeOf } from './diagnosed';
import { type Finding, lasting, opinions, type Picture, unreached } from './finding';

export function noAnswer(picture: Picture): Finding | null {
  if (picture.views.length > 0) return null;
  const evidence: Evidence[] = [
    ...picture.nodes.flatMap(node => unreached(picture, node)),
    ...picture.seeds.flatMap((seed): Evidence[] =>
      seed.failure
        ? [{ level: 'warning', by: 'us', text: `${seed.failure.text} ${seed.failure.advice}`.trim() }]
        : [],
    ),
  ];
  if (picture.nodes.length === 0 && evidence.length === 0)
    return { code: 'no-answer', level: 'unknown', text: 'Waiting for the first answer.', risk: '', evidence };
  const failure =
    picture.nodes.find(node => node.failure)?.failure ?? picture.seeds.find(seed => seed.failure)?.failure;
  return {
    code: 'no-answer',
    level: picture.nodes.length > 0 ? 'critical' : 'unknown',
    text:
      picture.nodes.length > 0
        ? `None of ${plural(picture.nodes.length, 'node')} answers us.`
        : 'No seed answers as a cluster node.',
    risk: [failure?.text, failure?.advice].filter(Boolean).join(' '),
    evidence,
  };
}

export function unreachable(picture: Picture): Finding | null {
  if (picture.views.length === 0) return null;
  const nodes = picture.nodes.filter(
    node =>
      !node.reachable &&
      node.health === 'ok' &&
      node.failure &&
      node.failure.kind !== 'connecting' &&
      !causeOf(picture, node),
  );
  const first = nodes.find(node => node.slots.length > 0) ?? nodes[0];
  if (!first?.failure) return null;
  const waiting = first.pendingPings.length;
  const slots = nodes.reduce((sum, node) => sum + countSlots(node.slots), 0);
  return {
    code: 'unreachable',
    level: 'warning',
    text:
      nodes.length === 1
        ? `${first.role === 'master' ? 'Master' : 'Replica'} ${nodeName(first)} has not answered us${lasting(picture, first.unreachableSince)}.`
        : `${plural(nodes.length, 'node')} do not answer us, ${nodeName(first)} among them.`,
    risk: [
      first.failure.text,
      slots > 0 ? `${plural(slots, 'slot')} at risk.` : '',
      waiting > 0
        ? `${plural(waiting, 'node waits', 'nodes wait')} for its pong.`
        : 'The cluster does not suspect it yet.',
      first.failure.advice,
    ]
      .filter(Boolean)
      .join(' '),
    evidence: nodes.flatMap(node => opinions(picture, node)),
  };
}

export function waitingPings(picture: Picture): Finding | null {
  const node = picture.nodes.find(
    candidate =>
      candidate.health === 'ok' &&
      candidate.reachable &&
      candidate.pendingPings.length > 1 &&
      !causeOf(picture, candidate),
  );
  if (!node) return null;
  return {
    code: 'pings-pending',
    level: 'info',
    text: `${plural(node.pendingPings.length, 'node')} wait for a pong from ${nodeName(node)}.`,
    risk: 'An early suspicion: it becomes PFAIL at the node timeout.',
    evidence: opinions(picture, node),
  };
}

/** Nodes that answer, but not everything we ask: what they withhold is missing on screen, and why. */
export function limited({ nodes }: Picture): Finding | null {
  const holders = nodes.filter(node => node.limited);
  const first = holders[0]?.limited?.[0];
  if (!first) return null;
  return {
    code: 'answers-limited',
    level: 'info',
    text: first.text,
    risk: first.advice,
    evidence: holders.flatMap(node =>
      (node.limited ?? []).map(
        (failure): Evidence => ({ level: 'info', by: 'us', node: node.id, text: failure.text }),
      ),
    ),
  };
}

/** Right after the start, or when a node has just joined: not everybody has been heard, so nothing is called ok yet. */
export function unheard({ nodes, views }: Picture): Finding | null {
  if (views.length === 0) return null;
  const waiting = nodes.filter(
    node =>
      node.viewAt === 0 &&
      !node.reachable &&
      node.health !== 'handshake' &&
      (!node.failure || node.failure.kind === 'connecting'),
  );
  const first = waiting[0];
  if (!first) return null;
  return {
    code: 'unheard',
    level: 'info',
    text: `${waiting.length} of ${plural(nodes.length, 'node')} ${waiting.length === 1 ? 'has' : 'have'} not answered yet.`,
    risk: 'They are being asked for the first time.',
    evidence: waiting.map(
      (node): Evidence => ({
        level: 'info',
        by: 'us',
        node: node.id,
        text: `${nodeName(node)} was never read`,
      }),
    ),
  };
}

/** A seed of another cluster: somebody believes that one to be watched, and it is not. */
export function foreignSeeds({ seeds }: Picture): Finding | null {
  const foreign = seeds.filter(seed => seed.failure?.kind === 'wrong-node');
  const first = foreign[0]?.failure;
  if (!first) return null;
  return {
    code: 'foreign-seed',
    level: 'warning',
    text: first.text,
    risk: first.advice,
    evidence: foreign.map(
      ({ failure }): Evidence => ({ level: 'warning', by: 'us', text: failure?.text ?? '' }),
    ),
  };
}
