import type { ClusterEvent, EventType } from '../cluster/events';

/** The timeline's lanes, from the top. `alerts` is shown once there are any. */
export const LANES = ['verdict', 'diagnoses', 'events', 'epochs', 'sockets', 'alerts'] as const;
export type Lane = (typeof LANES)[number];

export const LANE_NAMES: Readonly<Record<Lane, string>> = {
  verdict: 'Verdict',
  diagnoses: 'Diagnoses',
  events: 'Events',
  epochs: 'Epochs',
  sockets: 'Bus',
  alerts: 'Alerts',
};

/** Who leads, and by which vote: apart from the rest, for they are what one looks for first. */
const EPOCHS: ReadonlySet<EventType> = new Set([
  'failover',
  'role-changed',
  'current-epoch-changed',
  'config-epoch-changed',
  'epoch-collision',
]);

/** Told by a lane of their own. */
const ELSEWHERE: ReadonlySet<EventType> = new Set(['diagnosis-raised', 'diagnosis-cleared']);

/** The lane of an event's mark; null when a bar tells it already. */
export function laneOf({ type }: Pick<ClusterEvent, 'type'>): 'events' | 'epochs' | null {
  if (ELSEWHERE.has(type)) return null;
  return EPOCHS.has(type) ? 'epochs' : 'events';
}

/** A lane's place in px. */
export interface LaneBox {
  readonly lane: Lane;
  readonly top: number;
  readonly height: number;
}

const HEIGHTS: Readonly<Record<Lane, number>> = {
  verdict: 20,
  diagnoses: 30,
  events: 20,
  epochs: 20,
  sockets: 24,
  alerts: 20,
};

/** The lanes from `top` down, those that are shown. */
export function laneBoxes(shown: ReadonlySet<Lane>, top: number): readonly LaneBox[] {
  const boxes: LaneBox[] = [];
  let y = top;
  for (const lane of LANES) {
    if (!shown.has(lane)) continue;
    boxes.push({ lane, top: y, height: HEIGHTS[lane] });
    y += HEIGHTS[lane];
  }
  return boxes;
}
