'use client';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { Level } from '@/lib/cluster/topology';
import { plural } from '@/lib/format/count';
import { exactDuration } from '@/lib/format/duration';
import type { Lanes } from '@/lib/history/entry';
import type { View } from '@/lib/layout/timeline-view';
import { KIND_WORDS } from '../diagnosis/kind-words';
import { localDay, localSecond } from '../time/local-moment';
import { Modal } from '../ui/modal';
import { StateMark } from '../ui/state-mark';

interface Row {
  readonly key: string;
  readonly at: Millis;
  readonly lane: string;
  readonly level: Level;
  readonly text: string;
}

/** The timeline in words, newest first: all that is in sight of it. */
export function TimelineTable(props: {
  readonly lanes: Lanes;
  readonly view: View;
  readonly nameOf: (node: NodeId) => string;
  readonly onGo: (at: Millis) => void;
  readonly onClose: () => void;
}) {
  const { lanes, view, nameOf, onGo, onClose } = props;
  const rows = rowsOf(lanes, nameOf)
    .filter(row => row.at >= view.from && row.at <= view.to)
    .sort((a, b) => b.at - a.at);
  const left = lanes.total - lanes.events.length;
  return (
    <Modal title="Timeline as a table" onClose={onClose}>
      <div className="px-5 py-3">
        <p className="mb-2 text-sm text-dim">
          {plural(rows.length, 'entry', 'entries')} from {localSecond(view.from)}, {localDay(view.from)} to{' '}
          {localSecond(view.to)}, {localDay(view.to)}.
          {left > 0 ? ` ${plural(left, 'lesser event')} left out: zoom in for them.` : ''}
        </p>
        <table className="w-full text-left text-sm">
          <thead className="text-xs text-faint">
            <tr>
              <th scope="col" className="py-1 pr-3 font-normal">
                Time
              </th>
              <th scope="col" className="py-1 pr-3 font-normal">
                What
              </th>
              <th scope="col" className="py-1 font-normal">
                In words
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.key} className="border-t border-line align-top">
                <td className="whitespace-nowrap py-1 pr-3">
                  <button
                    type="button"
                    title="Go to this moment"
                    onClick={() => onGo(row.at)}
                    className="link min-h-6 font-mono text-xs"
                  >
                    {localSecond(row.at)}
                  </button>
                </td>
                <td className="whitespace-nowrap py-1 pr-3 text-dim">{row.lane}</td>
                <td className="py-1">
                  <span className="mr-2 inline-flex align-[-2px]">
                    <StateMark kind={row.level} size={12} />
                  </span>
                  {row.text}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

function rowsOf({ levels, diagnoses, events }: Lanes, nameOf: (node: NodeId) => string): readonly Row[] {
  return [
    ...levels.map(span => ({
      key: `level ${span.from}`,
      at: span.from,
      lane: 'verdict',
      level: span.level === 'off' ? ('unknown' as const) : span.level,
      text: span.level === 'off' ? 'Slotscope was not watching from here.' : span.text,
    })),
    ...diagnoses.map(({ diagnosis, cleared }) => ({
      key: `diagnosis ${diagnosis.id} ${diagnosis.since}`,
      at: diagnosis.since,
      lane: 'diagnosis',
      level: diagnosis.level,
      text: `${nameOf(diagnosis.node)} ${diagnosis.text} (${KIND_WORDS[diagnosis.kind].name}, ${diagnosis.state}). ${
        cleared === null ? 'It lasts.' : `It lasted ${exactDuration(cleared - diagnosis.since)}.`
      }`,
    })),
    ...events.map(event => ({
      key: `event ${event.id}`,
      at: event.at,
      lane: event.type,
      level: event.level,
      text: event.text,
    })),
  ];
}
