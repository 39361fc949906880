import type { Millis } from '../cluster/ids';
import { type Phase, phasesOf } from './durations';
import { INCIDENT_STEPS, type Incident, type IncidentStep, type IncidentStepType } from './incident';

/** One row of the picture: a station with all its marks. Lengths in px. */
export interface TimelineRow {
  readonly type: IncidentStepType;
  readonly y: number;
  readonly marks: readonly { readonly x: number; readonly step: IncidentStep }[];
  /** Too late for the axis: its mark stands at the edge. */
  readonly beyond: boolean;
}

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Whether there is room for a row's offset at its end. */
  readonly offsets: boolean;
  readonly rows: readonly TimelineRow[];
  readonly ticks: readonly { readonly x: number; readonly after: Millis }[];
  readonly phases: readonly (Phase & { readonly x: number; readonly width: number })[];
  /** While nobody served the slots; `open`: nobody does yet. */
  readonly unserved: { readonly x: number; readonly width: number; readonly open: boolean } | null;
}

const ROW = 27;
const LABELS = 132;
const OFFSETS = 84;
/** Narrower than this, offsets have no column of their own. */
const NARROW = 480;
const EDGE = 16;
/** A tick's text needs about so much. */
const TICK = 84;
const HEAD = 40;
const FOOT = 30;

/** Where everything stands in a picture of this width. Stations that were not passed have no row. */
export function layOut(incident: Incident, width = 960): TimelineLayout {
  const offsets = width >= NARROW;
  const [left, right, top] = [LABELS, width - (offsets ? OFFSETS : EDGE), HEAD];
  const inTime = incident.steps.filter(step => step.type !== 'old-master-back');
  const last = Math.max(1, ...inTime.map(step => step.after));
  // The old master may come back hours later: then the rest would be one dot.
  const early = incident.steps.filter(step => step.after <= last * 1.6).map(step => step.after);
  const span = Math.max(last, ...early);
  const x = (after: Millis) => Math.round((left + (Math.min(after, span) / span) * (right - left)) * 10) / 10;
  const types = INCIDENT_STEPS.filter(type => incident.steps.some(step => step.type === type));
  const rows = types.map((type, index): TimelineRow => {
    const steps = incident.steps.filter(step => step.type === type);
    const marks = steps.map(step => ({ x: x(step.after), step }));
    return { type, y: top + ROW * index + ROW / 2, marks, beyond: steps.every(step => step.after > span) };
  });
  const bottom = top + ROW * types.length;
  const { from, to } = incident.unserved;
  return {
    width,
    height: bottom + FOOT,
    left,
    right,
    top,
    bottom,
    offsets,
    rows,
    ticks: ticksOf(span, (right - left) / TICK).map(after => ({ x: x(after), after })),
    phases: phasesOf(incident).map(phase => ({
      ...phase,
      x: x(phase.from),
      width: Math.round((x(phase.to) - x(phase.from)) * 10) / 10,
    })),
    unserved:
      from === null
        ? null
        : { x: x(from), width: Math.round((x(to ?? span) - x(from)) * 10) / 10, open: to === null },
  };
}

/** Round times, about at most so many. */
function ticksOf(span: Millis, most: number): Millis[] {
  const steps = [1, 2, 5].flatMap(unit =>
    [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].map(ten => unit * ten),
  );
  const step = steps.sort((a, b) => a - b).find(one => span / one <= Math.max(1, most)) ?? span;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, i) => i * step);
}
