import type { Millis, NodeId } from '../../cluster/ids';
import type { Member } from '../links/link-table';
import type { Diagnosis, DiagnosisEvidence, DiagnosisKind } from './diagnosis';

/** What one kind makes of the signs of one moment. Raising, confirming and clearing is not its business. */
export interface Candidate {
  readonly kind: DiagnosisKind;
  readonly node: NodeId;
  readonly peer?: NodeId;
  /** Tells two of one kind at one node apart, where the peer is no node. */
  readonly about?: string;
  readonly level: Diagnosis['level'];
  readonly text: string;
  /** The first sign that is still there. */
  readonly since: Millis;
  readonly evidence: readonly DiagnosisEvidence[];
  /** How old it must be before two witnesses confirm it, in ms: as long as innocent causes last. */
  readonly hold: Millis;
  /** True where the sign is so common in passing that nobody is shown it before `hold` is over. */
  readonly quiet?: boolean;
  /** False where the evidence so far would fit an innocent cause too, however many say it. */
  readonly conclusive: boolean;
}

/** Its name for as long as it lasts. */
export const candidateId = ({ kind, node, peer, about }: Candidate): string =>
  `${kind}:${node}${peer ? `>${peer}` : ''}${about ? `:${about}` : ''}`;

/** What ails a master that serves slots is felt by clients at once. */
export const severity = ({ role, serves }: Member): 'critical' | 'warning' =>
  role === 'master' && serves !== false ? 'critical' : 'warning';

/** How many independent witnesses there are. */
export const countWitnesses = (evidence: readonly DiagnosisEvidence[]): number =>
  new Set(evidence.map(line => line.witness)).size;

export const hostWitness = (host: string): string => `host:${host}`;
/** What a host tells of the process itself: the scheduler's account, independent of the socket table's. */
export const processWitness = (host: string): string => `process:${host}`;
export const US = 'us';
export const CLUSTER = 'cluster';

/** The earliest of the times that are known; `otherwise` when none is. */
export function earliest(otherwise: Millis, ...times: readonly (Millis | null | undefined)[]): Millis {
  const known = times.filter(time => time != null);
  return known.length > 0 ? Math.min(...known) : otherwise;
}
