import { plural } from '../../format/count';
import { nodeName } from '../node-name';
import type { Verdict } from '../topology';
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

/** Nodes that neither their kernel nor any link shows alive, and of which no diagnosis speaks yet. */
export function goneNodes(picture: Picture): Finding | null {
  const named = new Set(picture.diagnoses.filter(one => one.state === 'confirmed').map(one => one.node));
  const gone = picture.nodes.filter(node => !node.reachable && !named.has(node.id));
  const first = gone[0];
  if (!first) return null;
  return {
    code: 'nodes-gone',
    level: 'warning',
    text:
      gone.length === 1
        ? `${first.role === 'master' ? 'Master' : 'Replica'} ${nodeName(first)} shows no sign of life${lasting(picture, first.unreachableSince)}.`
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

/** All that sockets can vouch for. */
export function aliveBySockets({ nodes }: Picture): Verdict {
  const masters = nodes.filter(node => node.role === 'master').length;
  return {
    level: 'ok',
    code: 'alive-by-sockets',
    text: `All ${plural(nodes.length, 'node')} are alive by their sockets.`,
    risk: `${plural(masters, 'master')} and ${plural(nodes.length - masters, 'replica')} inferred. Slots are unknown: nothing is asked of Redis.`,
    evidence: nodes.map(node => ({
      level: 'ok',
      by: 'us',
      node: node.id,
      text: `${nodeName(node)}: ${node.inferred?.why ?? `taken for a ${node.role}`}`,
    })),
  };
}
