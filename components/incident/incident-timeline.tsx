'use client';
import { useEffect, useRef, useState } from 'react';
import { plural } from '@/lib/format/count';
import { MARK_PATHS, tickText, toneOf } from '@/lib/incidents/draw-svg';
import type { Incident } from '@/lib/incidents/incident';
import { layOut } from '@/lib/incidents/timeline-layout';
import { preciseDuration, STEP_NAMES } from '@/lib/incidents/words';

const FILL = { ok: 'var(--dim)', warn: 'var(--warn)', crit: 'var(--crit)', info: 'var(--info)' } as const;
/** No window is narrower. */
const LEAST = 240;

/** One row a station, time to the right, the time without service shaded. Its words stand in the table below. */
export function IncidentTimeline({ incident }: { readonly incident: Incident }) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(760);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(LEAST, Math.floor(entry.contentRect.width)));
    });
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  const { height, left, right, top, bottom, offsets, rows, ticks, phases, unserved } = layOut(
    incident,
    width,
  );
  return (
    <div ref={frame} className="overflow-hidden">
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${incident.text}. The table "What happened" has every station in words.`}
        className="block text-xs"
      >
        {unserved ? (
          <rect
            x={unserved.x}
            y={top}
            width={unserved.width}
            height={bottom - top}
            fill="var(--crit)"
            fillOpacity="0.16"
          >
            <title>{`${plural(incident.unserved.count, 'slot')} not served`}</title>
          </rect>
        ) : null}
        {phases.map(phase => (
          <g key={phase.name}>
            <title>{`${phase.name}: ${preciseDuration(phase.to - phase.from)}, ${phase.text}`}</title>
            <rect
              x={phase.x}
              y={10}
              width={phase.width}
              height={20}
              rx={2}
              fill="var(--raised)"
              stroke="var(--line-strong)"
            />
            {phase.width > 64 ? (
              <text x={phase.x + phase.width / 2} y={24} textAnchor="middle" fill="var(--dim)">
                {phase.name}
              </text>
            ) : null}
          </g>
        ))}
        {rows.map(row => (
          <g key={row.type}>
            <line x1={left} x2={right} y1={row.y} y2={row.y} stroke="var(--line)" />
            <text x={left - 14} y={row.y + 4} textAnchor="end" fill="var(--ink)">
              {STEP_NAMES[row.type]}
            </text>
            {row.marks.map(({ x, step }) => (
              <path
                key={`${step.after} ${step.text}`}
                d={MARK_PATHS[toneOf(row.type)]}
                transform={`translate(${x} ${row.y})`}
                fill={FILL[toneOf(row.type)]}
              >
                <title>{`+${preciseDuration(step.after)}: ${step.text}`}</title>
              </path>
            ))}
            {offsets ? (
              <text x={width - 8} y={row.y + 4} textAnchor="end" fill="var(--dim)">
                {`+${preciseDuration(row.marks[0]?.step.after ?? 0)}${row.beyond ? ' →' : ''}`}
              </text>
            ) : null}
          </g>
        ))}
        {ticks.map(({ x, after }) => (
          <g key={after}>
            <line x1={x} x2={x} y1={bottom} y2={bottom + 5} stroke="var(--line-strong)" />
            <text x={x} y={bottom + 19} textAnchor="middle" fill="var(--dim)">
              {tickText(after)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
