/** Pixels of the drawing area. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point of the drawing area, px. */
export interface Spot {
  readonly x: number;
  readonly y: number;
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
  /** The n-th parking place, from 0, outwards of the replicas: bottom left, bottom right, then top left; undefined when all are taken. */
  parking(index: number): Spot | undefined;
}

const RING = 0.58;
const ROWS = [0.8, 0.905, 0.965];
/** How far out parking must stay from the centre, as a share of the half: two rows of replicas fit within. */
const PARKING_FROM = 0.9;
/** A parking place: a small circle at its left, its label beside it, px. */
const PLACE = { width: 104, height: 28, left: 12, centre: 14, bottom: 8 } as const;

/** Geometry for a drawing area; the ring fills the shorter side. */
export function ringGeometry({ width, height }: Size): RingGeometry {
  const half = Math.max(60, Math.min(width, height) / 2);
  const places = parkingPlaces({ width, height }, half * PARKING_FROM);
  return {
    x: width / 2,
    y: height / 2,
    radius: half * RING,
    rowRadius: row => half * (ROWS[row] ?? 0.965 + 0.03 * (1 - 0.6 ** (row - 2))),
    fanStep: half * 0.19,
    parking: index => places[index],
  };
}

/** All places that keep clear of the circle, row by row from the bottom; the top right corner is left to the tools. */
function parkingPlaces({ width, height }: Size, radius: number): readonly Spot[] {
  const corners: [Spot[], Spot[], Spot[]] = [[], [], []];
  const [bottomLeft, bottomRight, topLeft] = corners;
  for (let bottom = height - PLACE.bottom; bottom >= 2 * PLACE.height; bottom -= PLACE.height)
    for (let left: number = PLACE.left; left + PLACE.width <= width; left += PLACE.width) {
      const top = bottom - PLACE.height;
      const dx = Math.max(0, left - width / 2, width / 2 - left - PLACE.width);
      const dy = Math.max(0, top - height / 2, height / 2 - bottom);
      if (Math.hypot(dx, dy) < radius) continue;
      const lower = top >= height / 2;
      const corner = left < width / 2 ? (lower ? bottomLeft : topLeft) : lower ? bottomRight : undefined;
      corner?.push({ x: left + PLACE.centre, y: top + PLACE.height / 2 });
    }
  return corners.flat();
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
