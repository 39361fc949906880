import type { NodeId } from '../../cluster/ids';

/** An id for a node that was never asked for its own: 40 hexadecimal digits, always the same ones for the same text. */
export function madeUpId(text: string): NodeId {
  let id = '';
  for (let part = 0; part < 5; part++) id += fnv1a(`${part} ${text}`).toString(16).padStart(8, '0');
  return id as NodeId;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
