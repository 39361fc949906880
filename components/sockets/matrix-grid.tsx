'use client';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import { axisLabels } from '@/lib/layout/axis-labels';
import { busLinkReader } from '@/lib/layout/bus-links';
import { withoutCommonPrefix } from '@/lib/layout/short-address';
import type { BusMatrix } from '@/lib/sockets/picture/socket-picture';
import { followSize } from '../ui/follow-size';
import { linkWords } from './link-words';
import { type MatrixCanvas, matrixCanvas } from './matrix-canvas';
import { moveInMatrix } from './move-in-matrix';

/** Sides of a cell in px: never so small that its shape is lost, never larger than it needs. */
const LEAST_CELL = 6;
const MOST_CELL = 22;
/** Room a label takes, px. */
const LABEL = 13;
const LETTER = 7.6;

/** The n × n matrix: the row's node opened the link to the column's. Labels stay in sight while it scrolls. */
export function MatrixGrid(props: {
  readonly matrix: BusMatrix;
  readonly nameOf: (id: NodeId) => string;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}) {
  const { matrix, nameOf, selected, onSelect } = props;
  const { ids } = matrix;
  const count = ids.length;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<MatrixCanvas>(null);
  const [width, setWidth] = useState(360);
  const [hovered, setHovered] = useState<number | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);

  const names = useMemo(() => ids.map(nameOf), [ids, nameOf]);
  const heads = useMemo(() => withoutCommonPrefix(names), [names]);
  const read = useMemo(() => busLinkReader(matrix), [matrix]);
  const rowLabel = Math.min(140, Math.max(...names.map(name => name.length)) * LETTER + 8);
  const cell = Math.max(LEAST_CELL, Math.min(MOST_CELL, Math.floor((width - rowLabel) / Math.max(1, count))));
  const side = count * cell;
  const widest = Math.max(...heads.map(head => head.length)) * LETTER;
  const upright = widest + 4 > cell * Math.max(1, Math.ceil(LABEL / cell));
  const headHeight = upright ? Math.min(110, widest + 8) : 20;

  useEffect(() => {
    if (!canvas.current || !frame.current) return;
    const made = matrixCanvas(canvas.current);
    painter.current = made;
    const box = frame.current;
    const unfollow = followSize(box, () => setWidth(box.clientWidth));
    return () => {
      unfollow();
      made.destroy();
      painter.current = null;
    };
  }, []);
  useEffect(() => painter.current?.update(matrix, cell), [matrix, cell]);

  const shown = hovered ?? cursor;
  const place = (index: number) => ({ row: Math.floor(index / count), column: index % count });
  const at = shown === null || shown >= count * count ? null : place(shown);
  const wordsOf = ({ row, column }: { readonly row: number; readonly column: number }) =>
    `${names[row]} → ${names[column]}: ${linkWords(read(row, column))}`;
  const chosen = selected === null ? -1 : ids.indexOf(selected);
  const troubledNodes = useMemo(() => {
    const ends = new Set(matrix.troubled.flatMap(link => [link.to, link.from]));
    return ids.flatMap((id, index) => (ends.has(id) ? [index] : []));
  }, [matrix, ids]);
  const labels = (near: number | undefined) =>
    axisLabels(count, cell, LABEL, [near ?? -1, chosen, ...troubledNodes]);

  /** The middle of a cell, as far from the edges as a label needs. */
  const within = (index: number) => Math.max(LABEL / 2, Math.min(side - LABEL / 2, (index + 0.5) * cell));
  const cellAt = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = (offset: number) => Math.max(0, Math.min(count - 1, Math.floor(offset / cell)));
    return index(event.clientY - box.top) * count + index(event.clientX - box.left);
  };
  const pick = (index: number) => {
    const id = ids[Math.floor(index / count)];
    if (id !== undefined) onSelect(id === selected ? null : id);
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && cursor !== null) {
      event.preventDefault();
      pick(cursor);
      return;
    }
    const next = moveInMatrix(event.key, cursor, count);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    setHovered(null);
    setCursor(next);
    const { row, column } = place(next);
    keepInView(frame.current, { row, column }, cell, { left: rowLabel, top: headHeight });
  };

  return (
    <>
      <div className="bl-scroll" ref={frame}>
        <div
          className="bl-sheet"
          style={{ gridTemplate: `${headHeight}px ${side}px / ${rowLabel}px ${side}px` }}
        >
          <i className="bl-corner" />
          <div className={upright ? 'bl-heads bl-upright' : 'bl-heads'} aria-hidden="true">
            {labels(at?.column).map(index => (
              <span
                key={index}
                className={index === at?.column || index === chosen ? 'bl-near' : undefined}
                style={{ left: within(index) }}
              >
                {heads[index]}
              </span>
            ))}
          </div>
          <div className="bl-rows" aria-hidden="true">
            {labels(at?.row).map(index => (
              <span
                key={index}
                className={index === at?.row || index === chosen ? 'bl-near' : undefined}
                style={{ top: within(index) }}
              >
                {names[index]}
              </span>
            ))}
          </div>
          <div
            className="bl-cells"
            role="slider"
            tabIndex={0}
            aria-label="Bus links: the row's node opened the link to the column's. Arrow keys move, Enter selects the row's node."
            aria-valuemin={0}
            aria-valuemax={Math.max(0, count * count - 1)}
            aria-valuenow={cursor ?? 0}
            aria-valuetext={cursor === null ? 'No link chosen' : wordsOf(place(cursor))}
            onKeyDown={press}
            onPointerMove={event => setHovered(cellAt(event))}
            onPointerLeave={() => setHovered(null)}
            onPointerUp={event => {
              const index = cellAt(event);
              setCursor(index);
              pick(index);
            }}
          >
            {chosen >= 0 ? <Cross row={chosen} column={chosen} cell={cell} className="bl-chosen" /> : null}
            {at ? <Cross {...at} cell={cell} className="bl-band" /> : null}
            <canvas ref={canvas} />
            {at ? (
              <i
                className="bl-cursor"
                style={{ left: at.column * cell, top: at.row * cell, width: cell, height: cell }}
              />
            ) : null}
          </div>
        </div>
      </div>
      <p className="bl-readout">{at ? wordsOf(at) : 'Row opened the link to column'}</p>
    </>
  );
}

function Cross(props: {
  readonly row: number;
  readonly column: number;
  readonly cell: number;
  readonly className: string;
}) {
  const { row, column, cell, className } = props;
  return (
    <>
      <i className={`${className} bl-wide`} style={{ top: row * cell, height: cell }} />
      <i className={`${className} bl-tall`} style={{ left: column * cell, width: cell }} />
    </>
  );
}

/** Scrolls so that a cell stands clear of the labels that stay in place. */
function keepInView(
  box: HTMLElement | null,
  { row, column }: { readonly row: number; readonly column: number },
  cell: number,
  labels: { readonly left: number; readonly top: number },
): void {
  if (!box) return;
  const fit = (at: number, start: number, room: number) =>
    at < start ? at : at + cell > start + room ? at + cell - room : start;
  box.scrollTo({
    left: fit(column * cell, box.scrollLeft, box.clientWidth - labels.left),
    top: fit(row * cell, box.scrollTop, box.clientHeight - labels.top),
  });
}
