import type { TopologyNode } from './topology';

/** False while nobody can tell a node's role by its sockets: its `role` says nothing then. */
export function isRoleTold({ inferred }: Pick<TopologyNode, 'inferred'>): boolean {
  return inferred?.doubt !== 'role' && inferred?.doubt !== 'owners';
}
