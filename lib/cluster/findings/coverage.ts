import { plural } from '../../format/count';
import { nameById, nodeName } from '../node-name';
import { countSlots, formatRanges } from '../slots';
import type { TopologyNode } from '../topology';
import { isVoter } from '../voters';
import { askNodes, type Finding, type Picture } from './finding';

export function uncovered({ slots, views, nodes }: Picture): Finding | null {
  const missing = countSlots(slots.unassigned);
  if (missing === 0 || views.length === 0) return null;
  const level = nodes.some(node => node.slots.length > 0) ? 'critical' : 'warning';
  return {
    code: 'slots-unassigned',
    level,
    text:
      slots.assigned === 0
        ? 'No slot is assigned: this cluster serves nothing yet.'
        : `${plural(missing, 'slot')} ${missing === 1 ? 'is' : 'are'} assigned to nobody.`,
    risk:
      slots.assigned === 0
        ? ''
        : `Slots ${formatRanges(slots.unassigned.slice(0, 6), ', ')}${slots.unassigned.length > 6 ? ', …' : ''} answer CLUSTERDOWN.`,
    evidence: [
      {
        level,
        by: 'us',
        text: `unassigned: ${formatRanges(slots.unassigned.slice(0, 20), ', ')}`,
        confirm: askNodes(nodes[0]),
      },
    ],
  };
}

export function contested({ slots, nodes }: Picture): Finding | null {
  const first = slots.contested[0];
  if (!first) return null;
  const total = slots.contested.reduce((sum, group) => sum + countSlots(group.slots), 0);
  return {
    code: 'slots-contested',
    level: 'critical',
    text: `${plural(total, 'slot')} ${total === 1 ? 'is' : 'are'} claimed by more than one master.`,
    risk: `${first.by.map(id => nameById(nodes, id)).join(' and ')} may both accept writes for ${formatRanges(first.slots.slice(0, 3), ', ')}; the higher config epoch will win.`,
    evidence: slots.contested.map(group => ({
      level: 'critical',
      by: group.by[0] ?? 'us',
      text: `${formatRanges(group.slots.slice(0, 6), ', ')} claimed by ${group.by.map(id => nameById(nodes, id)).join(', ')}`,
    })),
  };
}

export function addressless(picture: Picture): Finding | null {
  const { nodes } = picture;
  const owners = nodes.filter(node => node.health === 'noaddr' && node.slots.length > 0);
  const first = owners[0];
  if (!first) return null;
  const total = owners.reduce((sum, node) => sum + countSlots(node.slots), 0);
  return {
    code: 'slots-without-address',
    level: 'critical',
    text: `${plural(total, 'slot')} belong to ${plural(owners.length, 'node')} without an address (noaddr).`,
    risk: `No client can be sent there. ${wayOut(picture, first)}`,
    evidence: owners.map(node => ({
      level: 'critical',
      by: 'us',
      node: node.id,
      text: `${nodeName(node)} owns ${formatRanges(node.slots.slice(0, 4), ', ')} and has no address`,
    })),
  };
}

/** A node that was reset or lost its nodes.conf has a new id: the old one never comes back, and is never FAIL. */
function wayOut({ nodes }: Picture, owner: TopologyNode): string {
  const heir = nodes.find(node => node.role === 'replica' && node.masterId === owner.id && node.reachable);
  const promote = heir
    ? `promote its replica (CLUSTER FAILOVER TAKEOVER on ${nodeName(heir)})`
    : 'assign its slots anew (CLUSTER ADDSLOTS)';
  return `If the node only moved, CLUSTER MEET its new address; if it was reset, its id is gone: ${promote}, then CLUSTER FORGET the old id.`;
}

export function stateFail({ state, nodes, views, slots, disagreements }: Picture): Finding | null {
  // A cluster that serves nothing yet says fail too; that is told by `uncovered`.
  if (state !== 'fail' || slots.assigned === 0) return null;
  // Of those that do not answer, the last word is history.
  const voters = nodes.filter(
    node => isVoter(node) && node.reachable && node.measures?.clusterState !== undefined,
  );
  const speakers = voters.filter(node => node.measures?.clusterState === 'fail');
  const [first] = speakers;
  const all = !first || speakers.length === voters.length;
  const own = disagreements.find(one =>
    one.sides.some(side => side.nodes.length === 1 && side.nodes[0] === first?.id),
  );
  const about = own?.node
    ? `Its own view differs: ${nameById(nodes, own.node)} ${own.text}.`
    : 'Compare its view with another node’s.';
  return {
    code: 'state-fail',
    level: 'critical',
    text: all
      ? 'The cluster says it is down (cluster_state:fail).'
      : `${speakers.length} of ${plural(voters.length, 'master')} (${speakers.map(nodeName).join(', ')}) ${speakers.length === 1 ? 'says' : 'say'} cluster_state:fail; the others say ok.`,
    risk: all
      ? 'Nodes refuse queries until every slot is covered and a majority of masters is reachable.'
      : `${speakers.length === 1 ? 'It refuses' : 'They refuse'} queries for ${plural(countSlots(speakers.flatMap(node => node.slots)), 'slot')}. ${about}`,
    evidence: (first ? speakers.map(node => node.id) : views.slice(0, 1).map(view => view.node)).map(id => ({
      level: 'critical',
      by: id,
      node: id,
      text: `${nameById(nodes, id)} says cluster_state:fail`,
      confirm: askNodes(nodes.find(node => node.id === id))?.replace('nodes', 'info'),
    })),
  };
}
