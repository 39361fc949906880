'use client';

import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import { countSlots, SLOT_COUNT } from '@/lib/cluster/slots';
import type { Topology } from '@/lib/cluster/topology';
import { runAt, type SlotCells, slotCells, slotRuns, Trouble } from '@/lib/paint/slot-cells';
import { MAP_SIDE } from '@/lib/paint/slot-pixels';
import { ailmentsOf } from '../diagnosis/ailment';
import { followSize } from '../ui/follow-size';
import { describeRun, describeSlot } from './describe-slot';
import { moveCursor } from './move-cursor';
import { OwnerTable } from './owner-table';
import { type SlotCanvas, slotCanvas } from './slot-canvas';
import '../ui/panel-head.css';
import './slot-map.css';
import { SlotSearch } from './slot-search';
import { SlotTwin } from './slot-twin';
import { useScheme } from './theme-watch';
import { useOwnerHues } from './use-owner-hues';

interface SlotMapProps {
  readonly topology: Topology;
  readonly stale: boolean;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
  /** The marked slot. */
  readonly slot: number | null;
  readonly onSlot: (slot: number | null) => void;
}

/** Width of the slot numbers left of the map, in px. */
const GUTTER = 40;
const MOST_RUNS = 400;
const ROW_MARKS = Array.from({ length: 8 }, (_, i) => i * 16);

/** All 16384 slots, who serves them and how they fare, with search, cursor, and legend. */
export function SlotMap({ topology, stale, selected, onSelect, slot, onSlot }: SlotMapProps) {
  const { nodes, slots } = topology;
  const cells = useMemo(() => slotCells({ nodes, slots }), [nodes, slots]);
  const byId = useMemo(() => new Map(nodes.map(node => [node.id, node])), [nodes]);
  const runs = useMemo(() => slotRuns(cells, MOST_RUNS), [cells]);
  const { diagnoses } = topology;
  const ailments = useMemo(() => ailmentsOf({ diagnoses }), [diagnoses]);
  const hues = useOwnerHues(nodes);
  const scheme = useScheme();
  const [hovered, setHovered] = useState<number | null>(null);

  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<SlotCanvas>(null);
  const [side, setSide] = useState(0);

  useEffect(() => {
    if (!canvas.current || !frame.current) return;
    const made = slotCanvas(canvas.current);
    painter.current = made;
    const box = frame.current;
    const unfollow = followSize(box, () =>
      setSide(made.resize(Math.max(MAP_SIDE, box.clientWidth - GUTTER))),
    );
    return () => {
      unfollow();
      made.destroy();
      painter.current = null;
    };
  }, []);
  const marked =
    selected === null
      ? null
      : byId.get(selected)?.role === 'replica'
        ? byId.get(selected)?.masterId
        : selected;
  useEffect(() => {
    painter.current?.update({ cells, hues, stale, ailments, selected: marked ?? null });
  }, [cells, hues, stale, ailments, marked]);

  const shown = hovered ?? slot;
  const cell = side / MAP_SIDE;
  const slotAt = (event: MouseEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = (offset: number) =>
      Math.max(0, Math.min(MAP_SIDE - 1, Math.floor((offset / box.width) * MAP_SIDE)));
    return at(event.clientY - box.top) * MAP_SIDE + at(event.clientX - box.left);
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && slot !== null) {
      onSelect(runAt(cells, slot).owner);
      event.preventDefault();
      return;
    }
    const next = moveCursor(event.key, slot);
    if (next === null) return;
    event.preventDefault();
    setHovered(null);
    onSlot(next);
  };
  const inWords = shown === null ? null : describeSlot(cells, shown, byId);

  return (
    <section className={stale ? 'sm sm-stale' : 'sm'} aria-label="Slots">
      <header className="panel-head">
        <h2>Slots</h2>
        <p>{slotSummary(topology, cells)}</p>
      </header>
      <SlotSearch onFind={onSlot} ownerOf={found => describeRun(runAt(cells, found), byId)} />
      <div className="sm-frame" ref={frame}>
        <div className="sm-gutter" aria-hidden="true" style={{ width: GUTTER, height: side }}>
          {ROW_MARKS.map(row => (
            <span key={row} style={{ top: row * cell }}>
              {row * MAP_SIDE}
            </span>
          ))}
        </div>
        <div
          className="sm-map"
          role="slider"
          tabIndex={0}
          aria-label="Slot map, 128 by 128 slots"
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={SLOT_COUNT - 1}
          aria-valuenow={slot ?? 0}
          aria-valuetext={
            slot === null ? 'No slot chosen' : `Slot ${slot}, ${describeSlot(cells, slot, byId).join(', ')}`
          }
          style={{ width: side || undefined, height: side || undefined }}
          onKeyDown={press}
          onPointerMove={event => setHovered(slotAt(event))}
          onPointerLeave={() => setHovered(null)}
          onClick={event => onSlot(slotAt(event))}
        >
          <canvas ref={canvas} />
          {hovered !== null && hovered !== slot && <Mark slot={hovered} cell={cell} className="sm-hover" />}
          {slot !== null && <Mark slot={slot} cell={cell} className="sm-ring" />}
        </div>
      </div>
      <p className="sm-readout">
        {inWords && <b>{`Slot ${shown}`}</b>}
        {inWords?.map(part => (
          <span key={part}>{part}</span>
        ))}
      </p>
      <OwnerTable {...{ topology, hues, scheme, stale, selected, onSelect }} />
      <SlotTwin runs={runs} cut={runs.at(-1)?.last !== SLOT_COUNT - 1} nodes={byId} />
    </section>
  );
}

/** `16384 assigned · 10923 ok · 5461 at risk`. */
function slotSummary({ slots, nodes }: Topology, { trouble }: SlotCells): string {
  const parts = [`${slots.assigned} assigned`];
  const silent = trouble.filter(each => each === Trouble.silent).length;
  if (!nodes.some(node => node.reachable)) parts.push('not known whether served');
  else {
    if (slots.pfail > 0 || slots.fail > 0 || silent > 0) parts.push(`${Math.max(0, slots.ok - silent)} ok`);
    if (silent > 0) parts.push(`${silent} no answer`);
  }
  if (slots.pfail > 0) parts.push(`${slots.pfail} at risk`);
  if (slots.fail > 0) parts.push(`${slots.fail} failed`);
  const missing = SLOT_COUNT - slots.assigned;
  if (missing > 0) parts.push(`${missing} unassigned`);
  if (slots.migrating.length > 0) parts.push(`${slots.migrating.length} migrating`);
  const contested = slots.contested.reduce((sum, each) => sum + countSlots(each.slots), 0);
  if (contested > 0) parts.push(`${contested} contested`);
  return parts.join(' · ');
}

function Mark({
  slot,
  cell,
  className,
}: {
  readonly slot: number;
  readonly cell: number;
  readonly className: string;
}) {
  const x = ((slot % MAP_SIDE) + 0.5) * cell;
  const y = (Math.floor(slot / MAP_SIDE) + 0.5) * cell;
  return <i className={className} style={{ left: x, top: y }} />;
}
