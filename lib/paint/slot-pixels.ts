import { faded, mix, type Rgb } from './owner-colour';
import { Kind, NOBODY, type SlotCells, Trouble } from './slot-cells';

/** Cells in a row and in a column of the slot map: 128 x 128 = 16384. */
export const MAP_SIDE = 128;

/** Colours of a slot map; `owners` by the index in `SlotCells.owners`. */
export interface SlotPalette {
  readonly owners: readonly Rgb[];
  /** Between the cells. */
  readonly ground: Rgb;
  readonly void: Rgb;
  readonly cross: Rgb;
  readonly warn: Rgb;
  readonly crit: Rgb;
  readonly info: Rgb;
}

/** Pixel where each of the 128 columns (or rows) begins, and where the last one ends. */
export function cellEdges(side: number): Uint16Array {
  return Uint16Array.from({ length: MAP_SIDE + 1 }, (_, i) => Math.round((i * side) / MAP_SIDE));
}

/**
 * Paints all 16384 cells into `pixels` (side x side, RGBA in memory order on a little-endian machine).
 * Each distinct cell is drawn once as a small sprite and then copied: a full repaint is a copy loop, not 16384 shapes.
 */
export function paintSlots(pixels: Uint32Array, side: number, cells: SlotCells, palette: SlotPalette): void {
  const edges = cellEdges(side);
  const size = Math.ceil(side / MAP_SIDE);
  const sprites = new Map<number, Uint32Array>();
  const stride = cells.owners.length + 1;
  let lastKey = -1;
  let sprite: Uint32Array = new Uint32Array(0);
  for (let row = 0; row < MAP_SIDE; row++) {
    const top = edges[row] ?? 0;
    const bottom = edges[row + 1] ?? side;
    for (let column = 0; column < MAP_SIDE; column++) {
      const slot = row * MAP_SIDE + column;
      const kind = cells.kind[slot] ?? 0;
      const trouble = cells.trouble[slot] ?? 0;
      const owner = cells.owner[slot] ?? NOBODY;
      const other = cells.other[slot] ?? NOBODY;
      const phase = trouble === Trouble.pfail ? (column - row) & 3 : (column + row) & 3;
      const pair = (owner === NOBODY ? 0 : owner + 1) * stride + (other === NOBODY ? 0 : other + 1);
      const key = pair * 64 + kind * 16 + trouble * 4 + phase;
      if (key !== lastKey) {
        lastKey = key;
        const known = sprites.get(key);
        sprite =
          known ??
          drawSprite(size, kind, trouble, phase, palette.owners[owner], palette.owners[other], palette);
        if (!known) sprites.set(key, sprite);
      }
      const left = edges[column] ?? 0;
      const width = (edges[column + 1] ?? side) - left;
      for (let y = top; y < bottom; y++) {
        let to = y * side + left;
        let from = (y - top) * size;
        for (const end = to + width; to < end; ) pixels[to++] = sprite[from++] ?? 0;
      }
    }
  }
}

/** Opaque RGBA as one little-endian word. */
export const pack = ([r, g, b]: Rgb): number => (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;

function drawSprite(
  size: number,
  kind: number,
  trouble: number,
  phase: number,
  owner: Rgb = [110, 118, 129],
  other: Rgb = owner,
  palette: SlotPalette,
): Uint32Array {
  const sprite = new Uint32Array(size * size);
  const gap = size < 4 ? 0 : Math.max(1, Math.round(size / 8));
  const inner = size - gap;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let colour = baseColour(x, y, inner, kind, phase, owner, other, palette);
      colour = overlay(colour, x, y, size, trouble, phase, palette);
      if (x >= inner || y >= inner) colour = mix(colour, palette.ground, 0.55);
      sprite[y * size + x] = pack(colour);
    }
  }
  return sprite;
}

function baseColour(
  x: number,
  y: number,
  inner: number,
  kind: number,
  phase: number,
  owner: Rgb,
  other: Rgb,
  palette: SlotPalette,
): Rgb {
  switch (kind) {
    case Kind.unassigned: {
      const thick = inner >= 7 ? 1 : 0;
      const crossed =
        inner < 3 ? phase === 0 : Math.abs(x - y) <= thick || Math.abs(x + y - inner + 1) <= thick;
      return crossed && x < inner && y < inner ? palette.cross : palette.void;
    }
    case Kind.migrating: {
      // Stripes from, info, to, info across each cell, so that a single migrating slot shows all three.
      const along = (x + y) / Math.max(1, 2 * inner - 1);
      if (inner < 3) return phase % 2 ? palette.info : phase ? other : owner;
      return along < 0.28 ? owner : along < 0.68 ? palette.info : other;
    }
    case Kind.contested:
      if (inner < 3) return phase % 2 ? owner : other;
      return x + y === inner - 1 ? palette.warn : x + y < inner - 1 ? owner : other;
    default:
      return owner;
  }
}

/** PFAIL: thin stripes falling to the right. FAIL: broad stripes rising to the right. Silent: grey, with a dot in every other cell. */
function overlay(
  colour: Rgb,
  x: number,
  y: number,
  size: number,
  trouble: number,
  phase: number,
  palette: SlotPalette,
): Rgb {
  const period = 4 * size;
  if (trouble === Trouble.pfail) {
    const along = (phase * size + x - y + period) % period;
    return along < size ? palette.warn : mix(colour, palette.warn, 0.12);
  }
  if (trouble === Trouble.fail) {
    const along = (phase * size + x + y) % period;
    return along < 2 * size ? palette.crit : mix(colour, palette.crit, 0.25);
  }
  if (trouble === Trouble.silent) {
    const grey = mix(faded(colour), palette.ground, 0.35);
    const middle = Math.floor((size - 1) / 2);
    const dot = Math.max(1, Math.round(size / 4));
    const near = (at: number) => at >= middle && at < middle + dot;
    return phase % 2 === 0 && near(x) && near(y) ? palette.cross : grey;
  }
  return colour;
}
