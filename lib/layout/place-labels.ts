/** An axis-parallel box in px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A node that wants a label. Earlier items get the better places. */
export interface LabelRequest<Id> {
  readonly id: Id;
  readonly x: number;
  readonly y: number;
  /** Radius kept free around the node. */
  readonly r: number;
  /** Preferred direction, radians clockwise from the top. */
  readonly toward: number;
  /** True when its second line matters as much as its place. */
  readonly whole: boolean;
  /** Widths of the lines in px, the most important first. */
  readonly widths: readonly number[];
}

export interface PlacedLabel {
  readonly x: number;
  /** Top of the first line. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** How many of the asked-for lines found room. */
  readonly lines: number;
  readonly box: Box;
}

/** What labels must keep clear of. */
export interface LabelObstacles {
  readonly bounds: Box;
  readonly circles: readonly { readonly x: number; readonly y: number; readonly r: number }[];
  readonly boxes: readonly Box[];
  /** The slot circle's band. */
  readonly band: {
    readonly x: number;
    readonly y: number;
    readonly inner: number;
    readonly outer: number;
  } | null;
}

export const LINE_HEIGHT = 16;
/** Distances from the node to try, px; the nearest first. */
const AWAY = [7, 24, 41];
/** Clockwise from the preferred direction: straight, then alternately further to both sides. */
const TURNS = [0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150, 180].map(
  degrees => (degrees * Math.PI) / 180,
);
/** How many of the turns keep a label on the side it prefers. */
const NEAR_TURNS = 7;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

const distance = (box: Box, x: number, y: number): number =>
  Math.hypot(clamp(x, box.left, box.right) - x, clamp(y, box.top, box.bottom) - y);

/**
 * Finds room for labels, first come first served: no label overlaps another, a node, the ring's band, or the edge.
 * A label that does not fit whole loses its last line first; one for which there is no room at all is not in the answer.
 */
export function placeLabels<Id>(
  requests: readonly LabelRequest<Id>[],
  obstacles: LabelObstacles,
): ReadonlyMap<Id, PlacedLabel> {
  const taken: Box[] = [...obstacles.boxes];
  const fits = (box: Box, own: LabelRequest<Id>): boolean => {
    const { bounds, band } = obstacles;
    if (
      box.left < bounds.left ||
      box.right > bounds.right ||
      box.top < bounds.top ||
      box.bottom > bounds.bottom
    )
      return false;
    if (taken.some(other => overlap(box, other))) return false;
    if (band) {
      const near = distance(box, band.x, band.y);
      const far = Math.hypot(
        Math.max(Math.abs(box.left - band.x), Math.abs(box.right - band.x)),
        Math.max(Math.abs(box.top - band.y), Math.abs(box.bottom - band.y)),
      );
      if (near < band.outer && far > band.inner) return false;
    }
    // A label nearer to another node than to its own would be read as the other's.
    const owed = Math.max(2, 0.8 * (distance(box, own.x, own.y) - own.r));
    return obstacles.circles.every(
      ({ x, y, r }) => (x === own.x && y === own.y) || distance(box, x, y) >= r + (r > 0 ? owed : 2),
    );
  };
  const placed = new Map<Id, PlacedLabel>();
  for (const request of requests) {
    const label = findRoom(request, fits);
    if (!label) continue;
    placed.set(request.id, label);
    taken.push(label.box);
  }
  return placed;
}

function findRoom<Id>(
  request: LabelRequest<Id>,
  fits: (box: Box, own: LabelRequest<Id>) => boolean,
): PlacedLabel | null {
  for (let lines = request.widths.length; lines > 0; lines--) {
    const width = Math.max(...request.widths.slice(0, lines));
    // Rather one line in a good place than two in a far one.
    const turns = lines > 1 && !request.whole ? TURNS.slice(0, NEAR_TURNS) : TURNS;
    for (const away of lines > 1 && !request.whole ? AWAY.slice(0, 1) : AWAY) {
      for (const sideways of turns) {
        const label = candidate(request, request.toward + sideways, away, width, lines);
        if (fits(label.box, request)) return label;
      }
    }
  }
  return null;
}

function candidate<Id>(
  request: LabelRequest<Id>,
  angle: number,
  away: number,
  width: number,
  lines: number,
): PlacedLabel {
  const dx = Math.sin(angle);
  const dy = -Math.cos(angle);
  const anchor = dx > 0.38 ? 'start' : dx < -0.38 ? 'end' : 'middle';
  const x = request.x + dx * (request.r + away);
  const height = lines * LINE_HEIGHT;
  const middle = request.y + dy * (request.r + away + height / 2);
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  const top = middle - height / 2;
  return { x, y: top, anchor, lines, box: { left, top, right: left + width, bottom: top + height } };
}
