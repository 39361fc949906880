import type { Millis } from '../cluster/ids';
import type { Incident } from '../incidents/incident';
import { shiftDiagnosis } from './shift-topology';

/** An incident with every time in it moved by `by` ms; durations stay. The same object when nothing is to be moved. */
export function shiftIncident(incident: Incident, by: Millis): Incident {
  if (by === 0) return incident;
  const { to } = incident;
  return {
    ...incident,
    from: incident.from + by,
    to: to === null ? null : to + by,
    steps: incident.steps.map(step => ({ ...step, at: step.at + by })),
    diagnoses: incident.diagnoses.map(one => shiftDiagnosis(one, by)),
  };
}
