'use client';
import { Fragment, useState } from 'react';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import { formatBytes } from '@/lib/format/bytes';
import { formatCount } from '@/lib/format/count';
import { type Counter, type Plane, pointsOf } from '@/lib/layout/socket-series';
import type { NodeSocketState } from '@/lib/sockets/picture/socket-picture';
import { Sparkline } from './sparkline';
import { useSocketSeries } from './use-socket-series';

const MINUTE: Millis = 60_000;
const WINDOWS = [5, 15] as const;

const groups: readonly {
  readonly name: string;
  readonly rows: readonly (readonly [Counter, string, (value: number) => string])[];
}[] = [
  {
    name: 'Connections',
    rows: [
      ['established', 'Established', formatCount],
      ['timeWait', 'TIME_WAIT', formatCount],
      ['closeWait', 'CLOSE_WAIT', formatCount],
      ['synRecv', 'SYN_RECV', formatCount],
    ],
  },
  {
    name: 'Queues',
    rows: [
      ['txQueue', 'Unacknowledged', formatBytes],
      ['rxQueue', 'Unread', formatBytes],
      ['unread', 'Unread sockets', formatCount],
      ['acceptQueue', 'Accept queue', formatCount],
      ['retransmitting', 'Retransmitting', formatCount],
    ],
  },
];

const planes: readonly (readonly [Plane, string])[] = [
  ['client', 'Client'],
  ['bus', 'Bus'],
];

/** A node's counters as small multiples: a row a counter, a column a plane. */
export function SocketCharts({
  id,
  node,
  now,
}: {
  readonly id: ClusterId;
  readonly node: NodeId;
  /** Its newest sample. */
  readonly now: NodeSocketState;
}) {
  const [minutes, setMinutes] = useState<(typeof WINDOWS)[number]>(5);
  const window = minutes * MINUTE;
  const series = useSocketSeries(id, node, window);
  const from = now.at - window;
  const gap = Math.max(5000, window / 50);
  return (
    <div>
      <fieldset className="mb-1 flex items-center justify-end gap-1">
        <legend className="sr-only">Time shown</legend>
        {WINDOWS.map(each => (
          <button
            key={each}
            type="button"
            aria-pressed={each === minutes}
            onClick={() => setMinutes(each)}
            className={`min-h-6 rounded px-2 text-xs ${each === minutes ? 'bg-raised text-ink' : 'text-dim hover:text-ink'}`}
          >
            {each} min
          </button>
        ))}
      </fieldset>
      <table className="w-full table-fixed border-collapse text-sm">
        <caption className="sr-only">Sockets of this node over the last {minutes} minutes</caption>
        <thead>
          <tr className="text-left text-xs text-faint">
            <td className="w-[7.25rem]" />
            {planes.map(([plane, name]) => (
              <th key={plane} scope="col" className="pb-0.5 pl-3 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(group => (
            <Fragment key={group.name}>
              {group.rows.map(([counter, name, format], row) => (
                <tr key={counter} className={row === 0 ? 'border-t border-line' : ''}>
                  <th scope="row" className="py-0.5 text-left font-normal text-dim">
                    {name}
                  </th>
                  {planes.map(([plane, planeName]) => {
                    const value = now[plane]?.[counter];
                    return (
                      <td key={plane} className="py-0.5 pl-3">
                        <span className="flex items-center gap-2">
                          <Sparkline
                            points={pointsOf(series, plane, counter, { from, gap })}
                            from={from}
                            to={now.at}
                            name={`${planeName}, ${name}`}
                            format={format}
                          />
                          <span
                            className={`w-14 shrink-0 whitespace-nowrap text-right ${value ? '' : 'text-faint'}`}
                          >
                            {value === undefined ? '–' : format(value)}
                          </span>
                        </span>
                      </td>
                    );
                  })}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
