import { exactDuration } from '../../format/duration';
import type { Diagnosis } from '../../sockets/diagnose/diagnosis';
import type { NewEvent } from '../events';
import type { Step } from './step';

/** Diagnoses that were confirmed, and confirmed ones that are over. Suspicions come and go without an event. */
export function diagnosisChanges({ prev, next, at, name }: Step): NewEvent[] {
  const before = confirmed(prev.diagnoses);
  const after = confirmed(next.diagnoses);
  const events: NewEvent[] = [];
  for (const [id, one] of after) {
    if (before.has(id)) continue;
    events.push({
      at,
      type: 'diagnosis-raised',
      level: one.level,
      node: one.node,
      text: `${name(one.node)} ${one.text} (${one.kind})`,
      data: { ...facts(one), confidence: one.confidence, evidence: one.evidence },
    });
  }
  for (const [id, one] of before) {
    if (after.has(id)) continue;
    // It lingers a moment before it is cleared.
    const until = one.lastSeen ?? at;
    events.push({
      at,
      type: 'diagnosis-cleared',
      level: 'info',
      node: one.node,
      text: `${name(one.node)}: ${one.kind} is over after ${exactDuration(until - one.since)}`,
      data: {
        ...facts(one),
        until,
        lasted: until - one.since,
        lead: one.pfailAt === null || one.confirmedAt === null ? null : one.pfailAt - one.confirmedAt,
      },
    });
  }
  return events;
}

const confirmed = (diagnoses: readonly Diagnosis[]): ReadonlyMap<string, Diagnosis> =>
  new Map(diagnoses.filter(one => one.state === 'confirmed').map(one => [one.id, one]));

const facts = ({ kind, node, peer, since, confirmedAt, pfailAt }: Diagnosis) => ({
  kind,
  node,
  peer: peer ?? null,
  since,
  confirmedAt,
  pfailAt,
});
