import { nodeName } from '../node-name';
import { countSlots, formatRanges } from '../slots';
import type { TopologyNode } from '../topology';
import { type Finding, opinions, type Picture, plural, standby } from './finding';

export function failedMasters(picture: Picture): Finding[] {
  return picture.nodes
    .filter(node => node.role === 'master' && node.health === 'fail' && node.slots.length > 0)
    .map(node => ({
      code: 'master-fail',
      level: 'critical',
      text: `Master ${nodeName(node)} is FAIL and its ${plural(countSlots(node.slots), 'slot')} are not served.`,
      risk: `Slots ${formatRanges(node.slots, ', ')} answer with errors. ${standby(picture, node)}`,
      evidence: opinions(picture, node),
    }));
}

export function suspectedMasters(picture: Picture): Finding[] {
  return picture.nodes
    .filter(node => node.role === 'master' && node.health === 'pfail')
    .map(node => {
      const missing = Math.max(0, picture.quorum - node.votes);
      const slots = countSlots(node.slots);
      return {
        code: 'master-pfail',
        level: 'warning',
        text: `Master ${nodeName(node)} is suspected (PFAIL) by ${node.votes} of ${plural(picture.voters, 'master')}.`,
        risk: [
          slots > 0 ? `${plural(slots, 'slot')} at risk.` : '',
          missing > 0
            ? `FAIL needs ${missing} more of ${picture.voters} masters.`
            : 'FAIL is agreed and on its way.',
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
        (node.role === 'replica' && node.health === 'pfail'),
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
        risk: replaced ? succession(picture, node) : bare(picture, node),
        evidence: opinions(picture, node),
      };
    });
}

function succession({ nodes }: Picture, { successor }: TopologyNode): string {
  const heir = nodes.find(node => node.id === successor);
  if (!heir) return 'It owns no slots.';
  return `${nodeName(heir)} serves its slots at config epoch ${heir.configEpoch}.`;
}

function bare(picture: Picture, replica: TopologyNode): string {
  const others = picture.nodes.filter(
    node =>
      node.role === 'replica' &&
      node.masterId === replica.masterId &&
      node.id !== replica.id &&
      node.health === 'ok',
  );
  const master = picture.nodes.find(node => node.id === replica.masterId);
  return others.length > 0 || !master ? '' : `Master ${nodeName(master)} has no healthy replica left.`;
}
