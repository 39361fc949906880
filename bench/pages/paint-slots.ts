import { slotCanvas } from '@/components/slot-map/slot-canvas';
import type { Topology } from '@/lib/cluster/topology';
import { ownerHues } from '@/lib/paint/owner-hues';
import { slotCells } from '@/lib/paint/slot-cells';
import { MAP_SIDE } from '@/lib/paint/slot-pixels';

/** Times of repaints of a map `side` px wide, in ms: ours, a rectangle per slot, and copying finished pixels. */
export interface PaintTimes {
  readonly ours: number[];
  readonly peer: number[];
  readonly limit: number[];
}

const WARM_UP = 20;
const RUNS = 100;
/** Browsers round their clock to 0.1 ms: what takes less is done so many times over. */
const MANY = 50;

export function timePaints(topology: Topology, side: number): PaintTimes {
  const hues = ownerHues(topology.nodes);
  const cells = slotCells(topology);
  const map = makeCanvas(side);
  const painter = slotCanvas(map);
  painter.resize(side);
  const ours = time(map, () =>
    painter.update({ cells, hues, stale: false, ailments: new Map(), selected: null }),
  );
  painter.destroy();

  const peerCanvas = makeCanvas(side);
  const colours = [...cells.owners].map(id => `hsl(${hues.get(id)?.degrees ?? 0} 20% 40%)`);
  const peer = time(peerCanvas, context => rectangles(context, side / MAP_SIDE, cells.owner, colours));

  const limitCanvas = makeCanvas(side);
  const image = new ImageData(side, side);
  const limit = time(limitCanvas, context => {
    for (let i = 0; i < MANY; i++) {
      context.putImageData(image, 0, 0);
      finish(context);
    }
  }).map(took => took / MANY);
  return { ours, peer, limit };
}

function makeCanvas(side: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  document.body.replaceChildren(canvas);
  return canvas;
}

function time(canvas: HTMLCanvasElement, paint: (context: CanvasRenderingContext2D) => void): number[] {
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('No 2D canvas.');
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const began = performance.now();
    paint(context);
    finish(context);
    if (i >= WARM_UP) times.push(performance.now() - began);
  }
  return times;
}

/** Reading a pixel back makes the browser do what it only noted down while painting. */
function finish(context: CanvasRenderingContext2D): void {
  context.getImageData(0, 0, 1, 1);
}

function rectangles(
  context: CanvasRenderingContext2D,
  cell: number,
  owner: Uint16Array,
  colours: readonly string[],
): void {
  for (const [slot, index] of owner.entries()) {
    context.fillStyle = colours[index] ?? '#000';
    context.fillRect((slot % MAP_SIDE) * cell, Math.floor(slot / MAP_SIDE) * cell, cell - 1, cell - 1);
  }
}
