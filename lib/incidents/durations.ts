import type { Millis } from '../cluster/ids';
import type { Incident, IncidentStepType } from './incident';
import { firstOf } from './steps';

/** A stretch between two stations. */
export interface Phase {
  readonly name: string;
  /** What it is made of. */
  readonly text: string;
  /** ms since the incident began. */
  readonly from: Millis;
  readonly to: Millis;
}

const PHASES: readonly (readonly [end: IncidentStepType, name: string, text: string])[] = [
  ['pfail', 'Noticing', 'first sign to first PFAIL: about one cluster-node-timeout'],
  ['fail', 'Agreeing', 'until a majority of the masters has said so: FAIL'],
  ['promotion', 'Electing', 'until a replica is master: 0.5 to 1 s of delay, 1 s per rank, and the votes'],
  ['slots-served', 'Serving', 'until the slots are served'],
  ['views-agree', 'Settling', 'until all views agree'],
];

/** The phases that were passed, one after the other; stations that were not seen lengthen the next one. */
export function phasesOf(incident: Incident): readonly Phase[] {
  let from = 0;
  return PHASES.flatMap(([end, name, text]): Phase[] => {
    const to = firstOf(incident, end)?.after;
    if (to === undefined || to <= from) return [];
    const phase = { name, text, from, to };
    from = to;
    return [phase];
  });
}
