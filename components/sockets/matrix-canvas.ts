import { type BusLink, busLinkReader } from '@/lib/layout/bus-links';
import { cssColour } from '@/lib/paint/owner-colour';
import type { BusMatrix } from '@/lib/sockets/picture/socket-picture';
import { readColours, watchTheme } from '../slot-map/theme-watch';
import { SIGN_WORDS } from './link-words';

/** Paints bus-link matrices on a canvas: on `update` and when the theme changes, never in between. */
export interface MatrixCanvas {
  /** `cell` is the side of a cell in CSS px. */
  update(matrix: BusMatrix, cell: number): void;
  destroy(): void;
}

const COLOURS = ['--line', '--line-strong', '--faint', '--dim', '--raised', '--warn', '--crit'] as const;

export function matrixCanvas(canvas: HTMLCanvasElement): MatrixCanvas {
  const context = canvas.getContext('2d');
  let shown: { readonly matrix: BusMatrix; readonly cell: number } | null = null;

  function paint(): void {
    if (!context || !shown) return;
    const { matrix, cell } = shown;
    const side = matrix.ids.length * cell;
    const ratio = devicePixelRatio || 1;
    canvas.width = side * ratio;
    canvas.height = side * ratio;
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side}px`;
    context.scale(ratio, ratio);
    const read = busLinkReader(matrix);
    const colours = readColours(COLOURS);
    const colour = (name: (typeof COLOURS)[number]) => cssColour(colours[name]);
    // Troubled cells last: they may reach over their neighbours.
    const troubled: (() => void)[] = [];
    for (let row = 0; row < matrix.ids.length; row++)
      for (let column = 0; column < matrix.ids.length; column++) {
        const link = read(row, column);
        const draw = () => drawCell(context, link, { x: column * cell, y: row * cell, cell }, colour);
        if (link.type === 'troubled') troubled.push(draw);
        else draw();
      }
    for (const draw of troubled) draw();
  }

  const unwatch = watchTheme(paint);
  return {
    update(matrix, cell) {
      shown = { matrix, cell };
      paint();
    },
    destroy() {
      unwatch();
      shown = null;
    },
  };
}

function drawCell(
  context: CanvasRenderingContext2D,
  link: BusLink,
  { x, y, cell }: { readonly x: number; readonly y: number; readonly cell: number },
  colour: (name: (typeof COLOURS)[number]) => string,
): void {
  const [cx, cy] = [x + cell / 2, y + cell / 2];
  switch (link.type) {
    case 'self':
      context.fillStyle = colour('--line');
      context.fillRect(x, y, cell, cell);
      return;
    case 'well': {
      const r = Math.max(1, cell / 14);
      context.fillStyle = colour('--faint');
      context.fillRect(cx - r, cy - r, 2 * r, 2 * r);
      return;
    }
    case 'one-end': {
      const [half, thick] = [cell / 5, Math.max(1, cell / 14)];
      context.fillStyle = colour('--faint');
      context.fillRect(cx - half, cy - thick / 2, 2 * half, thick);
      return;
    }
    case 'unseen':
      context.fillStyle = colour('--raised');
      context.fillRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
      if (cell < 12) return;
      context.fillStyle = colour('--dim');
      context.font = `${Math.min(13, cell * 0.6)}px sans-serif`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText('?', cx, cy + 0.5);
      return;
    case 'absent': {
      const half = Math.max(2, cell * 0.22);
      context.strokeStyle = colour('--dim');
      context.lineWidth = cell < 12 ? 1 : 1.5;
      context.strokeRect(cx - half, cy - half, 2 * half, 2 * half);
      return;
    }
    case 'troubled': {
      const level = link.link ? SIGN_WORDS[link.link.sign].level : 'warning';
      const paint = colour(level === 'critical' ? '--crit' : '--warn');
      context.fillStyle = paint;
      context.globalAlpha = 0.16;
      context.fillRect(x, y, cell, cell);
      context.globalAlpha = 1;
      const r = Math.max(3.2, cell * 0.3);
      context.beginPath();
      if (level === 'critical') {
        context.moveTo(cx, cy - r);
        context.lineTo(cx + r, cy);
        context.lineTo(cx, cy + r);
        context.lineTo(cx - r, cy);
      } else {
        context.moveTo(cx, cy - r);
        context.lineTo(cx + r, cy + r * 0.8);
        context.lineTo(cx - r, cy + r * 0.8);
      }
      context.fill();
    }
  }
}
