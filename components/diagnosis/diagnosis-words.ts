import { exactDuration } from '@/lib/format/duration';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';

/** Who saw it, for people: `this server`, `the cluster`, `kernel of host-a`, `process list of host-a`. */
export function witnessWords(witness: string): string {
  if (witness === 'us') return 'this server';
  if (witness === 'cluster') return 'the cluster';
  const [what, host] = [witness.slice(0, witness.indexOf(':')), witness.slice(witness.indexOf(':') + 1)];
  if (what === 'host') return `kernel of ${host}`;
  return what === 'process' ? `process list of ${host}` : witness;
}

/** How much earlier it was named than a node flagged `fail?`; that none has, of what nodes would flag in the end. */
export function leadWords({ confirmedAt, since, pfailAt, level }: Diagnosis): string | null {
  if (pfailAt === null) return level === 'critical' ? 'no node has flagged it fail? yet' : null;
  const lead = pfailAt - (confirmedAt ?? since);
  const named = confirmedAt === null ? 'suspected' : 'named';
  return lead >= 0
    ? `${named} ${exactDuration(lead)} before the first node flagged it fail?`
    : `${named} ${exactDuration(-lead)} after the first node flagged it fail?`;
}

/** What is known of a node or link first: confirmed before suspected, then as the server sorted them. */
export function confirmedFirst(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return [...diagnoses].sort((a, b) => Number(b.state === 'confirmed') - Number(a.state === 'confirmed'));
}
