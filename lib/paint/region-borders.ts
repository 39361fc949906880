import { MAP_SIDE } from './slot-pixels';

/** Straight pieces of border, four numbers each: x1, y1, x2, y2 in cells. */
export type Segments = readonly number[];

/**
 * The outlines of all cells whose class is `wanted`. Straight neighbours are joined, so a block of rows costs few pieces.
 * Returns an empty list above `limit` pieces: a region that frayed reads by its pattern alone.
 */
export function regionBorders(classes: Uint8Array, wanted: number, limit = 4000): Segments {
  const segments: number[] = [];
  const inside = (row: number, column: number): boolean =>
    row >= 0 &&
    column >= 0 &&
    row < MAP_SIDE &&
    column < MAP_SIDE &&
    classes[row * MAP_SIDE + column] === wanted;
  const trace = (differs: (line: number, along: number) => boolean, upright: boolean) => {
    for (let line = 0; line <= MAP_SIDE; line++) {
      for (let along = 0; along < MAP_SIDE; along++) {
        if (!differs(line, along)) continue;
        const begin = along;
        while (along < MAP_SIDE && differs(line, along)) along++;
        if (upright) segments.push(line, begin, line, along);
        else segments.push(begin, line, along, line);
      }
    }
  };
  if (!classes.includes(wanted)) return [];
  trace((line, along) => inside(line - 1, along) !== inside(line, along), false);
  trace((line, along) => inside(along, line - 1) !== inside(along, line), true);
  return segments.length / 4 > limit ? [] : segments;
}
