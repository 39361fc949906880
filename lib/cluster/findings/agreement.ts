import { plural } from '../../format/count';
import { nameById, nodeName } from '../node-name';
import { epochCollisions } from '../voters';
import { askNodes, type Finding, type Picture } from './finding';

export function collisions({ nodes }: Picture): Finding | null {
  const [epoch, holders] = [...epochCollisions(nodes)][0] ?? [];
  if (!holders) return null;
  const names = holders.map(nodeName).join(' and ');
  return {
    code: 'epoch-collision',
    level: 'warning',
    text: `Masters ${names} share config epoch ${epoch}.`,
    risk: 'A collision: the nodes resolve it by themselves within seconds; if it stays, slots cannot be decided.',
    evidence: holders.map(node => ({
      level: 'warning',
      by: node.id,
      node: node.id,
      text: `${nodeName(node)} has config epoch ${epoch}`,
      confirm: askNodes(node),
    })),
  };
}

export function split({ disagreements, nodes, views }: Picture): Finding | null {
  const first = disagreements[0];
  if (!first) return null;
  const digests = new Set(views.map(view => view.digest)).size;
  return {
    code: 'views-split',
    level: 'info',
    text:
      digests > 1
        ? `The nodes hold ${digests} different views of the cluster.`
        : `${first.node ? nameById(nodes, first.node) : 'A node'} ${first.text}.`,
    risk: 'Usual for a second around any change; worth a look when it stays.',
    evidence: disagreements.map(disagreement => ({
      level: 'info',
      by: disagreement.sides[0]?.nodes[0] ?? 'us',
      ...(disagreement.node ? { node: disagreement.node } : {}),
      text: `${disagreement.node ? nameById(nodes, disagreement.node) : 'a node'} ${disagreement.text}: ${disagreement.sides.map(side => `${side.says} (${plural(side.nodes.length, 'view')})`).join(', ')}`,
    })),
  };
}
