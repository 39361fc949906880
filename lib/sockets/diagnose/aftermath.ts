import type { Millis, NodeId } from '../../cluster/ids';
import type { Candidate } from './candidate';
import type { Diagnosis, DiagnosisKind } from './diagnosis';

/** What leaves connections behind that stay dead until the next repetition, 3 s and more after the network is back. */
const LEAVES_DEAD: ReadonlySet<DiagnosisKind> = new Set([
  'crashed',
  'hung',
  'stalled',
  'host-partitioned',
  'one-way-partition',
]);
/** Kinds that are told by dead connections. */
const TOLD_BY_DEAD: ReadonlySet<DiagnosisKind> = new Set([
  'host-partitioned',
  'one-way-partition',
  'bus-partitioned',
  'half-open-link',
]);
/** The bus opens dead links anew after half a node timeout; whatever is still dead then is news. */
const HEALED: Millis = 15_000;

/** When each node was last in confirmed trouble, and of which kind. */
export type Aftermath = ReadonlyMap<NodeId, { readonly kind: DiagnosisKind; readonly at: Millis }>;

export function followAftermath(before: Aftermath, diagnoses: readonly Diagnosis[], now: Millis): Aftermath {
  const after = new Map([...before].filter(([, { at }]) => now - at < HEALED));
  for (const { kind, node, peer, state } of diagnoses) {
    if (
      state !== 'confirmed' ||
      !(
        LEAVES_DEAD.has(kind) ||
        kind === 'bus-partitioned' ||
        kind === 'half-open-link' ||
        kind === 'lossy-link'
      )
    )
      continue;
    for (const id of peer ? [node, peer] : [node]) after.set(id, { kind, at: now });
  }
  return after;
}

/** True for what began during other trouble and may be no more than its traces. */
export function isTrace({ kind, node, peer, since }: Candidate, aftermath: Aftermath): boolean {
  const began = (trouble: { readonly at: Millis }) => since <= trouble.at + 500;
  // Whoever repeats what a dead host did not get loses nothing.
  // And of loss the first blamed stays so: while it ends, another host may be the one that repeats most.
  if (kind === 'lossy-link')
    return [...aftermath].some(([id, trouble]) => began(trouble) && (trouble.kind !== kind || id !== node));
  if (!TOLD_BY_DEAD.has(kind)) return false;
  return [node, ...(peer ? [peer] : [])].some(id => {
    const trouble = aftermath.get(id);
    // Of a node whose bus was cut, a single link may be the last to come back.
    const other = trouble !== undefined && (trouble.kind !== kind || peer !== undefined);
    return other && began(trouble) && (LEAVES_DEAD.has(trouble.kind) || peer !== undefined);
  });
}
