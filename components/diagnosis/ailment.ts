import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { formatDuration } from '@/lib/format/duration';
import type { NodeTrouble } from '@/lib/paint/node-state';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { confirmedFirst } from './diagnosis-words';
import { KIND_WORDS } from './kind-words';

/** A diagnosis that calls for a mark on its node: activity that is only information does not. */
export type Ailment = Diagnosis & { readonly level: 'warning' | 'critical' };

const isAilment = (diagnosis: Diagnosis): diagnosis is Ailment => diagnosis.level !== 'info';

/** Each ailing node with what to mark it by: confirmed before suspected, then as the server sorted them. */
export function ailmentsOf({ diagnoses }: Pick<Topology, 'diagnoses'>): ReadonlyMap<NodeId, Ailment> {
  const worst = new Map<NodeId, Ailment>();
  for (const each of confirmedFirst(diagnoses).filter(isAilment))
    if (!worst.has(each.node)) worst.set(each.node, each);
  return worst;
}

/** The same in a mark and a few words, as the node's other troubles are told. */
export function ailmentTrouble({ kind, state, level, since }: Ailment, now: Millis): NodeTrouble {
  const { name } = KIND_WORDS[kind];
  const lasted = formatDuration(now - since);
  return {
    level,
    mark: level === 'critical' ? '◆' : '▲',
    text: state === 'confirmed' ? `${name}, ${lasted}` : `${name}? ${lasted}`,
  };
}
