import type { Millis } from '../../cluster/ids';
import { formatDuration } from '../../format/duration';
import type { Diagnosis, DiagnosisKind } from './diagnosis';

/** Kinds whose words tell of something that happened; those of the others tell of something that goes on. */
const HAPPENED: ReadonlySet<DiagnosisKind> = new Set([
  'crashed',
  'hung',
  'client-exodus',
  'failover-pattern',
]);

/** Follows a node's name: `stopped reading 3 s ago (hung)`, `is cut off from the bus for 5 s (bus-partitioned)`. */
export function sayDiagnosis({ kind, text, since }: Diagnosis, now: Millis): string {
  const age = now - since;
  const time =
    age < 1000 ? '' : HAPPENED.has(kind) ? ` ${formatDuration(age)} ago` : `, for ${formatDuration(age)}`;
  return `${text}${time} (${kind})`;
}
