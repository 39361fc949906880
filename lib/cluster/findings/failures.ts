import { plural } from '../../format/count';
import { nodeName } from '../node-name';
import { countSlots, formatRanges } from '../slots';
import type { TopologyNode } from '../topology';
import { isVoter } from '../voters';
import { causeOf, kernelEvidence } from './diagnosed';
import { type Finding, opinions, type Picture, standby, votersLeft, whatFailNeeds } from './finding';

export function failedMasters(picture: Picture): Finding[] {
  return picture.nodes
    .filter(node => node.role === 'master' && node.health === 'fail' && node.slots.length > 0)
    .map(node => ({
      code: 'master-fail',
      level: 'critical',
      text: `Master ${nodeName(node)} is FAIL and its ${plural(countSlots(node.slots), 'slot')} are not served.`,
      risk: [
        causeOf(picture, node),
        `Slots ${formatRanges(node.slots, ', ')} answer with errors. ${standby(picture, node)}`,
      ]
        .filter(Boolean)
        .join(' '),
      evidence: [...opinions(picture, node), ...kernelEvidence(picture, node)],
    }));
}

export function suspectedMasters(picture: Picture): Finding[] {
  return picture.nodes
    .filter(node => node.role === 'master' && node.health === 'pfail' && !causeOf(picture, node))
    .map(node => {
      const slots = countSlots(node.slots);
      return {
        code: 'master-pfail',
        level: 'warning',
        text: `Master ${nodeName(node)} is suspected (PFAIL) by ${node.votes} of ${plural(picture.voters, 'master')}.`,
        risk: [
          slots > 0 ? `${plural(slots, 'slot')} at risk.` : '',
          whatFailNeeds(picture, node),
          slots > 0 ? standby(picture, node) : '',
        ]
          .filter(Boolean)
          .join(' '),
        evidence: opinions(picture, node),
      };
    });
}

export function failedOthers(picture: Picture): Finding[] {
  return picture.nodes
    .filter(
      node =>
        (node.health === 'fail' && node.slots.length === 0) ||
        (node.role === 'replica' && node.health === 'pfail' && !causeOf(picture, node)),
    )
    .map(node => {
      const word =
        node.health === 'fail'
          ? 'is FAIL'
          : `is suspected (PFAIL) by ${node.votes} of ${plural(picture.voters, 'master')}`;
      const replaced = node.role === 'master';
      return {
        code: node.health === 'fail' ? 'node-fail' : 'node-pfail',
        level: 'warning',
        text: `${replaced ? 'Former master' : 'Replica'} ${nodeName(node)} ${word}.`,
        risk: [causeOf(picture, node), replaced ? succession(picture, node) : ''].filter(Boolean).join(' '),
        evidence: [...opinions(picture, node), ...kernelEvidence(picture, node)],
      };
    });
}

function succession({ nodes }: Picture, { successor }: TopologyNode): string {
  const heir = nodes.find(node => node.id === successor);
  if (!heir) return 'It owns no slots.';
  return `${nodeName(heir)} serves its slots at config epoch ${heir.configEpoch}.`;
}

/**
 * Too few masters are left to agree on anything: no FAIL, no election, no failover. Critical once the cluster itself
 * shows a sign of it; before that it may be our own network.
 */
export function majorityLost(picture: Picture): Finding | null {
  const { nodes, voters, quorum, views } = picture;
  const left = votersLeft(picture);
  if (views.length === 0 || voters < 2 || left >= quorum) return null;
  const gone = nodes.filter(node => isVoter(node) && !(node.reachable && node.health === 'ok'));
  // Just after the start nobody has been heard: that is no loss.
  if (gone.some(node => !node.failure && node.reachable === false && node.health === 'ok')) return null;
  if (gone.some(node => node.failure?.kind === 'connecting')) return null;
  const shared = gone.some(
    node =>
      node.health !== 'ok' ||
      node.pendingPings.length > 0 ||
      node.linksDown.length > 0 ||
      node.failure?.kind === 'refused',
  );
  const slots = gone.reduce((sum, node) => sum + countSlots(node.slots), 0);
  const heir = nodes.find(
    node => node.role === 'replica' && node.reachable && gone.some(one => one.id === node.masterId),
  );
  return {
    code: 'majority-lost',
    level: shared ? 'critical' : 'warning',
    text: `Only ${left} of ${plural(voters, 'master')} can be heard: no majority is left to agree on a failover.`,
    risk: [
      `${plural(slots, 'slot')} at risk: ${gone.map(nodeName).join(', ')}.`,
      'No failover will come by itself.',
      heir
        ? `Bring a master back, or promote a replica by hand (CLUSTER FAILOVER TAKEOVER on ${nodeName(heir)}).`
        : 'Bring a master back.',
    ].join(' '),
    evidence: gone.flatMap(node => opinions(picture, node)),
  };
}
