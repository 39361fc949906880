import { plural } from '../../format/count';
import { nodeName } from '../node-name';
import { isRoleTold } from '../role-told';
import type { Evidence, TopologyNode, Verdict } from '../topology';
import { type Finding, lasting, type Picture } from './finding';

/** Nobody samples a host of this cluster: nothing can be said of it. */
export function noKernel({ nodes }: Picture): Finding | null {
  if (nodes.length > 0) return null;
  return {
    code: 'no-kernel',
    level: 'unknown',
    text: 'No sampled host has a node of this cluster.',
    risk: 'Nothing is asked of Redis: install an agent on its hosts, or correct the seeds.',
    evidence: [],
  };
}

/** Hosts of this cluster that are heard no more: what runs there may be alive or gone. */
export function silentHosts(picture: Picture): Finding | null {
  const hidden = picture.nodes.filter(isHidden);
  const hosts = (nodes: Picture['nodes']) => new Set(nodes.flatMap(({ inferred }) => inferred?.host ?? []));
  const [silent, all] = [hosts(hidden).size, hosts(picture.nodes).size];
  if (silent === 0) return null;
  return {
    code: 'hosts-silent',
    level: 'unknown',
    text: `${silent} of ${plural(all, 'host')} ${silent === 1 ? 'is' : 'are'} silent: what runs there is not seen.`,
    risk: `${plural(hidden.length, 'node')} may be alive or gone. See that the agent runs there and reaches this server.`,
    evidence: hidden.map(node => ({
      level: 'unknown',
      by: 'us',
      node: node.id,
      text: `${nodeName(node)} runs on ${node.inferred?.host}, not heard${lasting(picture, node.inferred?.unseenSince || undefined)}; ${node.reachable ? 'alive' : 'gone'} when last seen.`,
    })),
  };
}

const isHidden = ({ inferred }: TopologyNode): boolean => inferred?.unseenSince !== undefined;

/** Nodes on hosts that do not tell whose sockets are whose: which cluster they are of, and what their links do, is not seen. */
export function hiddenOwners({ nodes }: Picture): Finding | null {
  const unread = nodes.filter(node => node.inferred?.doubt === 'owners' && !isHidden(node));
  if (unread.length === 0) return null;
  const hosts = [...new Set(unread.flatMap(({ inferred }) => inferred?.host ?? []))];
  const where = hosts.length > 2 ? `${hosts.length} hosts` : hosts.join(' and ');
  return {
    code: 'owners-hidden',
    level: 'unknown',
    text: `${unread.length} of ${plural(nodes.length, 'node')} ${unread.length === 1 ? 'is' : 'are'} not known: which sockets belong to which process may not be seen${where && ` on ${where}`}.`,
    risk: 'Run the agent there as root, as the user of Redis or with CAP_SYS_PTRACE. The shell agent never tells it: where several nodes share a host, take the Node agent.',
    evidence: unread.map(node => ({
      level: 'unknown',
      by: 'us',
      node: node.id,
      text: `${nodeName(node)}: ${node.inferred?.why}`,
    })),
  };
}

/** Nodes of which too little is seen to tell masters from replicas: for a while after a start, or as no agent runs on their host. */
export function rolesUnknown({ nodes }: Picture): Finding[] {
  const untold = nodes.filter(node => node.inferred?.doubt === 'role' && !isHidden(node));
  const subject = (some: Picture['nodes']) =>
    `${some.length === 1 ? 'role' : 'roles'} of ${some.length} of ${plural(nodes.length, 'node')} ${some.length === 1 ? 'is' : 'are'} not known`;
  const evidenceOf = (some: Picture['nodes']): Evidence[] =>
    some.map(node => ({
      level: 'unknown',
      by: 'us',
      node: node.id,
      text: `${nodeName(node)}: ${node.inferred?.why}`,
    }));
  const sampled = untold.filter(({ inferred }) => inferred?.host !== undefined);
  const others = untold.filter(({ inferred }) => inferred?.host === undefined);
  const looking: Finding = {
    code: 'roles-unknown',
    level: 'unknown',
    text: `Looking: the ${subject(sampled)} yet.`,
    risk: 'A replica is told by a connection to its master that lasts for 10 s.',
    evidence: evidenceOf(sampled),
  };
  const unsampled: Finding = {
    code: 'roles-unseen',
    level: 'info',
    text: `The ${subject(others)}: no sampled host runs ${others.length === 1 ? 'it' : 'them'}.`,
    risk: `Links show ${others.length === 1 ? 'it' : 'them'} alive. Install an agent on ${others.length === 1 ? 'its host' : 'their hosts'} to see more.`,
    evidence: evidenceOf(others),
  };
  return [...(sampled.length > 0 ? [looking] : []), ...(others.length > 0 ? [unsampled] : [])];
}

/** Nodes that neither their kernel nor any link shows alive, and of which no diagnosis speaks yet. */
export function goneNodes(picture: Picture): Finding | null {
  const named = new Set(picture.diagnoses.filter(one => one.state === 'confirmed').map(one => one.node));
  const gone = picture.nodes.filter(node => !node.reachable && !isHidden(node) && !named.has(node.id));
  const first = gone[0];
  if (!first) return null;
  return {
    code: 'nodes-gone',
    level: 'warning',
    text:
      gone.length === 1
        ? `${roleWord(first)} ${nodeName(first)} shows no sign of life${lasting(picture, first.unreachableSince)}.`
        : `${plural(gone.length, 'node')} show no sign of life, ${nodeName(first)} among them.`,
    risk: 'Neither a process nor a bus link of it is seen.',
    evidence: gone.map(node => ({
      level: 'warning',
      by: 'us',
      node: node.id,
      text: `No socket of ${nodeName(node)} is seen${lasting(picture, node.unreachableSince)}.`,
    })),
  };
}

const roleWord = (node: TopologyNode): string =>
  !isRoleTold(node) ? 'Node' : node.role === 'master' ? 'Master' : 'Replica';

/** All that sockets can vouch for. */
export function aliveBySockets({ nodes }: Picture): Verdict {
  const masters = nodes.filter(node => node.role === 'master').length;
  const early = nodes.some(node => node.inferred?.doubt === 'early');
  return {
    level: 'ok',
    code: 'alive-by-sockets',
    text:
      nodes.length === 1
        ? 'The only node found is alive by its sockets.'
        : `All ${nodes.length} nodes are alive by their sockets.`,
    risk: `${plural(masters, 'master')} and ${plural(nodes.length - masters, 'replica')} inferred${early ? ', by first looks' : ''}. Slots are unknown: nothing is asked of Redis.`,
    evidence: nodes.map(node => ({
      level: 'ok',
      by: 'us',
      node: node.id,
      text: `${nodeName(node)}: ${node.inferred?.why ?? `taken for a ${node.role}`}`,
    })),
  };
}
