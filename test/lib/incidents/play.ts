import type { Topology } from '@/lib/cluster/topology';
import { followIncidents, type IncidentsState, NO_INCIDENTS } from '@/lib/incidents/follow-incidents';
import type { Incident, IncidentStepType } from '@/lib/incidents/incident';
import { type Published, readRecording } from './recording';

/** Every incident of these pictures as it was told last, by number; `told` is each telling in its order. */
export function fold(
  first: Topology,
  pictures: readonly Published[],
  from: IncidentsState = NO_INCIDENTS,
): {
  readonly state: IncidentsState;
  readonly incidents: readonly Incident[];
  readonly told: readonly Incident[];
} {
  const newest = new Map<number, Incident>();
  const told: Incident[] = [];
  let state = from;
  let prev = first;
  for (const { topology: next, at, mono } of pictures) {
    const step = followIncidents(state, { prev, next, at, mono });
    for (const incident of step.changed) newest.set(incident.number, incident);
    told.push(...step.changed);
    state = step.state;
    prev = next;
  }
  return { state, incidents: [...newest.values()], told };
}

/** A whole recording, folded. */
export function play(name: string) {
  const recording = readRecording(name);
  return { ...recording, ...fold(recording.first, recording.pictures) };
}

export const typesOf = ({ steps }: Incident): IncidentStepType[] => [
  ...new Set(steps.map(step => step.type)),
];
