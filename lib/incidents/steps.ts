import type { Millis } from '../cluster/ids';
import { INCIDENT_STEPS, type Incident, type IncidentStep, type IncidentStepType } from './incident';

/** Every node's PFAIL is a step; in a cluster of hundreds the first of them tell enough. */
const MOST_OF_A_TYPE = 24;

export const has = ({ steps }: Incident, type: IncidentStepType): boolean =>
  steps.some(step => step.type === type);

export const firstOf = ({ steps }: Incident, type: IncidentStepType): IncidentStep | undefined =>
  steps.find(step => step.type === type);

/** Adds a step in its place; one from before the beginning moves the beginning. Returns the same incident where nothing is added. */
export function withStep(incident: Incident, step: IncidentStep): Incident {
  const same = incident.steps.filter(one => one.type === step.type);
  if (same.length >= MOST_OF_A_TYPE || same.some(one => one.by === step.by && one.text === step.text))
    return incident;
  return fromFirst({ ...incident, steps: [...incident.steps, step].sort(inOrder) });
}

/** Replaces the only step of a type. */
export function withOnly(incident: Incident, step: IncidentStep): Incident {
  const steps = incident.steps.filter(one => one.type !== step.type);
  return fromFirst({ ...incident, steps: [...steps, step].sort(inOrder) });
}

/** The first step is the beginning, from which all others count. */
function fromFirst(incident: Incident): Incident {
  const shift = incident.steps[0]?.after ?? 0;
  if (shift === 0) return incident;
  const { unserved } = incident;
  const moved = (after: Millis | null) => (after === null ? null : after - shift);
  return {
    ...incident,
    from: incident.from + shift,
    lasted: moved(incident.lasted),
    steps: incident.steps.map(step => ({ ...step, after: step.after - shift })),
    unserved: { ...unserved, from: moved(unserved.from), to: moved(unserved.to) },
  };
}

const place = new Map(INCIDENT_STEPS.map((type, index) => [type, index]));

const inOrder = (a: IncidentStep, b: IncidentStep): number =>
  a.after - b.after || (place.get(a.type) ?? 0) - (place.get(b.type) ?? 0);
