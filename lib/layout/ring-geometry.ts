/** Pixels of the drawing area. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where things may stand. Depends on the drawing area alone, never on who is in it: so nobody moves for a newcomer. */
export interface RingGeometry {
  readonly x: number;
  readonly y: number;
  /** Radius of the slot circle, on which the masters stand. */
  readonly radius: number;
  /** Radius of the n-th row of replicas outside it, from 0. */
  rowRadius(row: number): number;
  /** Widest distance between two replicas of one row. */
  readonly fanStep: number;
  /** The n-th parking place, from 0, in the bottom left corner. */
  parking(index: number): { readonly x: number; readonly y: number };
}

const RING = 0.58;
const ROWS = [0.8, 0.905, 0.965];
const PARKING = 86;

/** Geometry for a drawing area; the ring fills the shorter side. */
export function ringGeometry({ width, height }: Size): RingGeometry {
  const half = Math.max(60, Math.min(width, height) / 2);
  const spareBelow = height / 2 - half * 0.96;
  const parkingWidth = spareBelow > 60 ? width - 24 : width * 0.34;
  const perRow = Math.max(1, Math.floor(parkingWidth / PARKING));
  return {
    x: width / 2,
    y: height / 2,
    radius: half * RING,
    rowRadius: row => half * (ROWS[row] ?? 0.965 + 0.03 * (1 - 0.6 ** (row - 2))),
    fanStep: half * 0.19,
    parking: index => ({
      x: 12 + PARKING / 2 + (index % perRow) * PARKING,
      y: height - 62 - Math.floor(index / perRow) * 66,
    }),
  };
}

const TURN = 2 * Math.PI;

/** An angle brought into [0, 2π). */
export const turn = (angle: number): number => ((angle % TURN) + TURN) % TURN;

/** The shorter way between two angles, in [0, π]. */
export function angleBetween(a: number, b: number): number {
  const apart = turn(a - b);
  return Math.min(apart, TURN - apart);
}

/** The angle nearest to `ideal` that keeps `gap` from all taken ones; `ideal` itself when the circle is full. */
export function nearestFreeAngle(ideal: number, taken: readonly number[], gap: number): number {
  const free = (angle: number) => taken.every(other => angleBetween(angle, other) >= gap - 1e-9);
  if (free(ideal)) return ideal;
  let best = ideal;
  let least = Number.POSITIVE_INFINITY;
  for (const other of taken) {
    for (const angle of [turn(other + gap), turn(other - gap)]) {
      const away = angleBetween(angle, ideal);
      if (away < least && free(angle)) {
        best = angle;
        least = away;
      }
    }
  }
  return best;
}
