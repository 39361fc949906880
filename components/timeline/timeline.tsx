'use client';
import { Table2, ZoomIn, ZoomOut } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { Topology } from '@/lib/cluster/topology';
import type { Lane } from '@/lib/layout/timeline-lanes';
import { followingView, PRESETS, panBy, spanHolding, zoomAbout } from '@/lib/layout/timeline-view';
import { useClock } from '../live/live-context';
import { useLiveEvents, useTopologyFact } from '../live/selectors';
import { focusIsFree, useKeys } from '../shell/use-keys';
import { useIsReplay, useRecording, useReplay, useTime } from '../time/time-context';
import { TimeControls } from '../time/time-controls';
import type { TimeState } from '../time/time-state';
import { IconButton } from '../ui/button';
import { followSize } from '../ui/follow-size';
import { joinLive } from './join-live';
import { TimelineDetails } from './timeline-details';
import { itemLabel, type TimelineItem, timelineItems } from './timeline-items';
import { type Timeline as Picture, timelineHeight, timelinePicture } from './timeline-picture';
import { useTimelineData } from './use-timeline-data';
import { useTimelineStamp } from './use-timeline-stamp';
import { useTimelineView } from './use-timeline-view';
import './timeline.css';

const TimelineTable = dynamic(() => import('./timeline-table').then(module => module.TimelineTable), {
  ssr: false,
});

const selectAt = (state: TimeState) => (state.mode === 'replay' ? state.wanted : null);
const selectShownAt = (state: TimeState) =>
  state.mode === 'replay' && !state.playing ? (state.shown?.at ?? null) : null;
/** Ids and names, as one text: the same while they are. */
const namesOf = ({ nodes }: Topology) => nodes.map(node => `${node.id} ${nodeName(node)}`).join('\n');
const intervalOf = ({ interval }: Topology) => interval;
/** Alerts have a lane once there are any. */
const shownLanes: ReadonlySet<Lane> = new Set(['verdict', 'diagnoses', 'events', 'epochs', 'sockets']);
const HEIGHT = timelineHeight(shownLanes);

/** What happened to a cluster over minutes to weeks, and the way to any moment of it. Itself always live. */
export function Timeline({ id }: { readonly id: ClusterId }) {
  const replay = useReplay();
  const clock = useClock();
  const past = useIsReplay();
  const at = useTime(selectAt);
  const shownAt = useTime(selectShownAt);
  const named = useTopologyFact(id, namesOf) ?? '';
  const interval = useTopologyFact(id, intervalOf) ?? 1000;
  const now = replay.present;
  const recording = useRecording();
  const all = recording ? spanHolding(recording.from, recording.to) : undefined;
  const { view, span, setView, setSpan } = useTimelineView(at, now, all);
  const presets = all === undefined ? PRESETS : [...PRESETS, { name: 'All', span: all }];
  const present = now() ?? at ?? Date.now();
  const inSight = 'following' in view ? followingView(view.following, present) : view;
  const names = useMemo(() => readNames(named), [named]);
  const ids = useMemo(() => [...names.keys()].sort(), [names]);
  const data = useTimelineData(id, inSight, { nodes: ids, interval, stamp: useTimelineStamp(id, span) });
  const pushed = useLiveEvents(id);
  const lanes = useMemo(() => joinLive(data.lanes, pushed), [data.lanes, pushed]);
  const nameOf = useCallback((node: NodeId) => names.get(node) ?? node.slice(0, 8), [names]);
  const [pointed, setPointed] = useState<{ readonly item: TimelineItem; readonly x: number } | null>(null);
  const [table, setTable] = useState(false);
  const { box, svg, width, picture } = usePicture({
    now,
    onView: setView,
    onSeek: replay.seek,
    onPoint: setPointed,
  });

  useEffect(() => {
    if (width === 0) return;
    picture.current?.update({
      items: (msPerPx, end) => timelineItems(lanes, msPerPx, end),
      bus: data.bus,
      lanes: shownLanes,
      view,
      at,
      shownAt: shownAt !== null && at !== null && Math.abs(shownAt - at) >= 500 ? shownAt : null,
      width,
      labelOf: item => itemLabel(item, nameOf),
      nameOf: item => nameOf(item.bar.kept.diagnosis.node),
    });
  }, [picture, lanes, data.bus, view, at, shownAt, width, nameOf]);
  useEffect(
    () =>
      clock.subscribe(() => {
        if (!document.hidden) picture.current?.tick();
      }),
    [clock, picture],
  );

  const zoom = (factor: number) => () => {
    setView(zoomAbout(inSight, factor, at ?? present));
    return undefined;
  };
  const pan = (share: number) => (event: KeyboardEvent) => {
    if (!event.shiftKey && !focusIsFree(event)) return false;
    setView(panBy(inSight, share, present));
    return undefined;
  };
  useKeys({
    '+': zoom(2),
    '=': zoom(2),
    '-': zoom(1 / 2),
    ArrowLeft: pan(-0.25),
    ArrowRight: pan(0.25),
  });
  return (
    <section aria-label="Timeline" className="tl shrink-0 border-t border-line">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-1.5">
        <h2 className="eyebrow">Timeline</h2>
        {past ? null : (
          <div className="text-dim">
            <TimeControls />
          </div>
        )}
        <p aria-live="polite" className="min-w-0 grow truncate text-xs text-dim">
          {data.problem ? `The timeline could not be read: ${data.problem}` : ''}
        </p>
        <fieldset className="flex flex-wrap items-center gap-0.5 text-dim">
          <legend className="sr-only">Time in sight</legend>
          {presets.map(({ name, span: length }) => (
            <button
              key={name}
              type="button"
              aria-pressed={length === span}
              onClick={() => setSpan(length)}
              className={`min-h-7 rounded px-1.5 text-xs ${length === span ? 'bg-raised text-ink' : 'hover:text-ink'}`}
            >
              {name}
            </button>
          ))}
          <IconButton label="Less time (+)" onClick={zoom(2)}>
            <ZoomIn aria-hidden size={14} />
          </IconButton>
          <IconButton label="More time (−)" onClick={zoom(1 / 2)}>
            <ZoomOut aria-hidden size={14} />
          </IconButton>
          <IconButton label="As a table" onClick={() => setTable(true)}>
            <Table2 aria-hidden size={14} />
          </IconButton>
        </fieldset>
      </header>
      <div ref={box} className="tl-box" style={{ height: HEIGHT }}>
        <svg ref={svg} />
        {pointed ? <TimelineDetails item={pointed.item} x={pointed.x} width={width} nameOf={nameOf} /> : null}
      </div>
      {table ? (
        <TimelineTable
          lanes={lanes}
          view={inSight}
          nameOf={nameOf}
          onGo={(moment: Millis) => {
            setTable(false);
            replay.seek(moment);
          }}
          onClose={() => setTable(false)}
        />
      ) : null}
    </section>
  );
}

function readNames(text: string): ReadonlyMap<NodeId, string> {
  const lines = text.split('\n').filter(line => line !== '');
  return new Map(lines.map(line => [line.slice(0, 40) as NodeId, line.slice(41)]));
}

/** The drawing in its box, made once, as wide as the box. */
function usePicture(handlers: Parameters<typeof timelinePicture>[1]) {
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const picture = useRef<Picture>(null);
  const latest = useRef(handlers);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const frame = box.current;
    if (!svg.current || !frame) return;
    const made = timelinePicture(svg.current, {
      now: () => latest.current.now(),
      onView: view => latest.current.onView(view),
      onSeek: moment => latest.current.onSeek(moment),
      onPoint: item => latest.current.onPoint(item),
    });
    picture.current = made;
    const unfollow = followSize(frame, () => setWidth(frame.clientWidth));
    return () => {
      unfollow();
      made.destroy();
      picture.current = null;
    };
  }, []);
  return { box, svg, width, picture };
}
