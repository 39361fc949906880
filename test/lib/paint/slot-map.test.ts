import { describe, expect, it } from 'vitest';
import { regionBorders } from '@/lib/paint/region-borders';
import { Kind, NOBODY, runAt, slotCells, slotRuns, Trouble } from '@/lib/paint/slot-cells';
import { cellEdges, MAP_SIDE, pack, paintSlots, type SlotPalette } from '@/lib/paint/slot-pixels';
import { aNode, nodeId, noTrouble, shards } from '../layout/clusters';

const a = aNode(1, [[0, 99]]);
const b = aNode(2, [[200, 16383]]);

describe('slotCells', () => {
  it('knows owners, gaps and trouble', () => {
    const cells = slotCells({
      nodes: [
        { ...a, health: 'pfail' },
        { ...b, health: 'fail' },
      ],
      slots: noTrouble,
    });
    expect(cells.owners).toEqual([nodeId(1), nodeId(2)]);
    expect([cells.owner[99], cells.owner[100], cells.owner[200]]).toEqual([0, NOBODY, 1]);
    expect([cells.kind[99], cells.kind[100]]).toEqual([Kind.owned, Kind.unassigned]);
    expect([cells.trouble[0], cells.trouble[150], cells.trouble[300]]).toEqual([
      Trouble.pfail,
      Trouble.none,
      Trouble.fail,
    ]);
    expect(slotRuns(cells, 10).map(run => [run.first, run.last, run.owner])).toEqual([
      [0, 99, nodeId(1)],
      [100, 199, null],
      [200, 16383, nodeId(2)],
    ]);
  });

  it('sets apart what only we cannot reach, and counts an owner without address as failed', () => {
    const cells = slotCells({
      nodes: [
        { ...a, reachable: false },
        { ...b, health: 'noaddr', reachable: false },
      ],
      slots: noTrouble,
    });
    expect([cells.trouble[0], cells.trouble[300]]).toEqual([Trouble.silent, Trouble.fail]);
  });

  it('marks migrating slots with their target, but not a mark left on a replica', () => {
    const moving = { from: a.id, to: b.id, marks: 'both' } as const;
    const cells = slotCells({
      nodes: [a, b],
      slots: {
        ...noTrouble,
        migrating: [
          { slot: 5, ...moving },
          { slot: 6, ...moving, onReplica: true },
        ],
      },
    });
    expect([cells.kind[5], cells.owners[cells.other[5] ?? 0]]).toEqual([Kind.migrating, nodeId(2)]);
    expect(cells.kind[6]).toBe(Kind.owned);
    expect(runAt(cells, 5)).toMatchObject({ first: 5, last: 5, owner: nodeId(1), other: nodeId(2) });
  });

  it('gives contested slots to the first claimant and names the second', () => {
    const contested = [{ slots: [[300, 310]] as const, by: [a.id, b.id] }];
    const cells = slotCells({ nodes: [a, b], slots: { ...noTrouble, contested } });
    expect([cells.kind[305], cells.owner[305], cells.other[305]]).toEqual([Kind.contested, 0, 1]);
    expect(cells.kind[311]).toBe(Kind.owned);
  });
});

const palette: SlotPalette = {
  owners: [
    [60, 80, 100],
    [80, 100, 60],
  ],
  ground: [0, 0, 0],
  void: [4, 5, 7],
  cross: [120, 120, 120],
  warn: [230, 159, 0],
  crit: [213, 94, 0],
  info: [86, 180, 233],
};

describe('paintSlots', () => {
  const paint = (side: number, cells: ReturnType<typeof slotCells>) => {
    const pixels = new Uint32Array(side * side);
    paintSlots(pixels, side, cells, palette);
    return pixels;
  };
  /** The distinct colours within one cell. */
  const coloursOf = (pixels: Uint32Array, side: number, slot: number): Set<number> => {
    const edges = cellEdges(side);
    const colours = new Set<number>();
    const [row, column] = [Math.floor(slot / MAP_SIDE), slot % MAP_SIDE];
    for (let y = edges[row] ?? 0; y < (edges[row + 1] ?? 0); y++)
      for (let x = edges[column] ?? 0; x < (edges[column + 1] ?? 0); x++)
        colours.add(pixels[y * side + x] ?? 0);
    return colours;
  };

  it('fills every pixel at any size', () => {
    const cells = slotCells({ nodes: shards(2, 0), slots: noTrouble });
    for (const side of [128, 300, 512, 1024])
      expect(paint(side, cells).every(pixel => pixel >>> 24 === 255)).toBe(true);
  });

  it('paints each slot in its owner and each state so that it differs', () => {
    const contested = [{ slots: [[300, 300]] as const, by: [b.id, a.id] }];
    const migrating = [{ slot: 5, from: a.id, to: b.id, marks: 'both' as const }];
    const cells = slotCells({ nodes: [a, b], slots: { ...noTrouble, contested, migrating } });
    const pixels = paint(1024, cells);
    const [first, second] = palette.owners.map(pack) as [number, number];
    expect(coloursOf(pixels, 1024, 0)).toContain(first);
    expect(coloursOf(pixels, 1024, 400)).toContain(second);
    expect(coloursOf(pixels, 1024, 400)).not.toContain(first);
    expect([...coloursOf(pixels, 1024, 5)]).toEqual(
      expect.arrayContaining([first, second, pack(palette.info)]),
    );
    expect([...coloursOf(pixels, 1024, 300)]).toEqual(
      expect.arrayContaining([first, second, pack(palette.warn)]),
    );
    expect([...coloursOf(pixels, 1024, 150)]).toEqual(
      expect.arrayContaining([pack(palette.void), pack(palette.cross)]),
    );
  });

  it('paints slots of a master that does not answer us unlike healthy ones, at any size', () => {
    const all = aNode(1, [[0, 16383]]);
    for (const side of [128, 300, 512]) {
      const silent = paint(side, slotCells({ nodes: [{ ...all, reachable: false }], slots: noTrouble }));
      expect(silent).not.toContain(pack([60, 80, 100]));
      expect(silent).toContain(pack(palette.cross));
    }
  });

  it('lays more of FAIL than of PFAIL over a region', () => {
    const share = (health: 'pfail' | 'fail', colour: number) => {
      const pixels = paint(
        512,
        slotCells({ nodes: [{ ...aNode(1, [[0, 16383]]), health }], slots: noTrouble }),
      );
      return pixels.filter(pixel => pixel === colour).length / pixels.length;
    };
    expect(share('pfail', pack(palette.warn))).toBeCloseTo(0.25 * 0.5625, 1);
    expect(share('fail', pack(palette.crit))).toBeCloseTo(0.5 * 0.5625, 1);
  });
});

it('outlines a block of rows in few pieces and nothing where there is nothing', () => {
  const classes = new Uint8Array(16384).fill(1, 0, 256);
  expect(regionBorders(classes, 1)).toEqual([0, 0, 128, 0, 0, 2, 128, 2, 0, 0, 0, 2, 128, 0, 128, 2]);
  expect(regionBorders(classes, 2)).toEqual([]);
});
