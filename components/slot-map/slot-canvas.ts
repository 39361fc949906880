import type { NodeId } from '@/lib/cluster/ids';
import { cssColour, faded, ownerColour, type Rgb, type Scheme } from '@/lib/paint/owner-colour';
import type { Hue } from '@/lib/paint/owner-hues';
import { regionBorders } from '@/lib/paint/region-borders';
import { Kind, type SlotCells, Trouble } from '@/lib/paint/slot-cells';
import { MAP_SIDE, paintSlots, type SlotPalette } from '@/lib/paint/slot-pixels';
import type { Ailment } from '../diagnosis/ailment';
import { readColours, readScheme, watchTheme } from './theme-watch';

/** What to paint. */
export interface SlotPicture {
  readonly cells: SlotCells;
  readonly hues: ReadonlyMap<NodeId, Hue>;
  readonly stale: boolean;
  /** Owners with a diagnosis: a suspected one outlines their slots, a confirmed one also fills them as doubtful. */
  readonly ailments: ReadonlyMap<NodeId, Ailment>;
  /** Whose slots get an outline. */
  readonly selected: NodeId | null;
}

export interface SlotCanvas {
  update(picture: SlotPicture): void;
  /** Fits the map into `width` CSS px; returns the side it took. Whole pixels per cell where cells are large enough. */
  resize(width: number): number;
  destroy(): void;
}

const COLOURS = ['--bg', '--warn', '--crit', '--info', '--focus', '--ink', '--dim'] as const;
const BLACK: Rgb = [4, 5, 7];
const CROSS: Rgb = [118, 124, 134];

/** The slot map on a canvas. Paints on `update`, `resize` and theme changes, and never in between. */
export function slotCanvas(canvas: HTMLCanvasElement): SlotCanvas {
  const context = canvas.getContext('2d', { alpha: false });
  let picture: SlotPicture | null = null;
  let side = 0;
  let image: ImageData | null = null;
  let theme = readTheme();

  function paint(): void {
    if (!context || !picture || side === 0) return;
    if (!image || image.width !== side) image = context.createImageData(side, side);
    const colours = picture.stale ? fadedTheme(theme.colours) : theme.colours;
    paintSlots(
      new Uint32Array(image.data.buffer),
      side,
      doubting(picture),
      palette(picture, theme.scheme, colours),
    );
    context.putImageData(image, 0, 0);
    const ratio = side / MAP_SIDE;
    const line = Math.max(1.5, ratio * 0.45);
    const classes = troubleClasses(picture.cells);
    outline(classes, 1, colours['--warn'], line, [ratio * 3, ratio * 2]);
    outline(classes, 2, colours['--crit'], line * 1.4, []);
    outline(classes, 3, colours['--crit'], line, [ratio, ratio]);
    outline(classes, 4, colours['--dim'], line, [ratio * 2, ratio * 2]);
    for (const [id, { state, level }] of picture.ailments) {
      const colour = colours[level === 'critical' ? '--crit' : '--warn'];
      const dash = state === 'suspected' ? [ratio * 2, ratio * 2] : [];
      outline(ownedBy(picture.cells, id), 1, colour, line, dash);
    }
    const { selected } = picture;
    if (selected !== null) outline(ownedBy(picture.cells, selected), 1, colours['--ink'], line, []);
  }

  function outline(classes: Uint8Array, wanted: number, colour: Rgb, width: number, dash: number[]): void {
    const segments = regionBorders(classes, wanted);
    if (!context || segments.length === 0) return;
    const inset = width / 2;
    const px = (cell: number | undefined) =>
      Math.min(side - inset, Math.max(inset, Math.round(((cell ?? 0) * side) / MAP_SIDE)));
    context.beginPath();
    for (let i = 0; i < segments.length; i += 4) {
      context.moveTo(px(segments[i]), px(segments[i + 1]));
      context.lineTo(px(segments[i + 2]), px(segments[i + 3]));
    }
    context.strokeStyle = cssColour(colour);
    context.lineWidth = width;
    context.lineCap = dash.length ? 'butt' : 'square';
    context.setLineDash(dash);
    context.stroke();
  }

  const unwatch = watchTheme(() => {
    theme = readTheme();
    paint();
  });

  return {
    update(next) {
      picture = next;
      paint();
    },
    resize(width) {
      const ratio = devicePixelRatio || 1;
      const exact = Math.floor(width * ratio);
      const next = exact < 4 * MAP_SIDE ? Math.max(MAP_SIDE, exact) : exact - (exact % MAP_SIDE);
      if (next !== side) {
        side = next;
        canvas.width = side;
        canvas.height = side;
        canvas.style.width = `${side / ratio}px`;
        canvas.style.height = `${side / ratio}px`;
        paint();
      }
      return side / ratio;
    },
    destroy() {
      unwatch();
      picture = null;
      image = null;
    },
  };
}

const CLASSES = { [Trouble.none]: 0, [Trouble.pfail]: 1, [Trouble.fail]: 2, [Trouble.silent]: 4 } as Readonly<
  Record<number, number>
>;

type ThemeColours = Record<(typeof COLOURS)[number], Rgb>;

const readTheme = (): { readonly scheme: Scheme; readonly colours: ThemeColours } => ({
  scheme: readScheme(),
  colours: readColours(COLOURS),
});

function fadedTheme(colours: ThemeColours): ThemeColours {
  const result = { ...colours };
  for (const name of COLOURS) result[name] = faded(colours[name]);
  return result;
}

function palette({ cells, hues, stale }: SlotPicture, scheme: Scheme, colours: ThemeColours): SlotPalette {
  const colourOf = (id: NodeId): Rgb => {
    const hue = hues.get(id);
    const colour = hue ? ownerColour(hue, scheme) : CROSS;
    return stale ? faded(colour) : colour;
  };
  return {
    owners: cells.owners.map(colourOf),
    ground: colours['--bg'],
    void: BLACK,
    cross: CROSS,
    warn: colours['--warn'],
    crit: colours['--crit'],
    info: colours['--info'],
  };
}

/** 1 PFAIL, 2 FAIL, 3 unassigned, 4 silent. */
function troubleClasses({ kind, trouble }: SlotCells): Uint8Array {
  return kind.map((value, slot) => (value === Kind.unassigned ? 3 : (CLASSES[trouble[slot] ?? 0] ?? 0)));
}

/** The cells as they are painted: slots of an owner that certainly ails are in doubt, whatever the cluster says yet. */
function doubting({ cells, ailments }: SlotPicture): SlotCells {
  const ailing = new Set(
    cells.owners.flatMap((id, index) => (ailments.get(id)?.state === 'confirmed' ? [index] : [])),
  );
  if (ailing.size === 0) return cells;
  const doubtful = (trouble: number, slot: number) =>
    trouble !== Trouble.fail && ailing.has(cells.owner[slot] ?? -1) ? Trouble.pfail : trouble;
  return { ...cells, trouble: cells.trouble.map(doubtful) };
}

function ownedBy({ owners, owner }: SlotCells, id: NodeId): Uint8Array {
  const index = owners.indexOf(id);
  return Uint8Array.from(owner, value => (index >= 0 && value === index ? 1 : 0));
}
