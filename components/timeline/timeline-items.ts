import type { Millis, NodeId } from '@/lib/cluster/ids';
import { plural } from '@/lib/format/count';
import { exactDuration } from '@/lib/format/duration';
import type { Lanes } from '@/lib/history/entry';
import { type DiagnosisBar, diagnosisBars } from '@/lib/layout/timeline-bars';
import type { Lane } from '@/lib/layout/timeline-lanes';
import { type LevelBar, levelBars } from '@/lib/layout/timeline-levels';
import { type Mark, timelineMarks } from '@/lib/layout/timeline-marks';
import { KIND_WORDS } from '../diagnosis/kind-words';
import { localDay, localSecond } from '../time/local-moment';

/** Marks nearer than this would be hit by mistake, and their counts would run into each other, in px. */
const APART = 36;
/** The narrowest bar that is still seen, in px. */
const NARROW = 3;
export const DIAGNOSIS_ROWS = 2;

/** Something on the timeline that can be pointed at. */
export type TimelineItem = {
  readonly key: string;
  readonly lane: Lane;
  /** Where one goes to by it. */
  readonly at: Millis;
  readonly from: Millis;
  readonly to: Millis;
} & (
  | { readonly type: 'level'; readonly bar: LevelBar }
  | { readonly type: 'diagnosis'; readonly bar: DiagnosisBar }
  | { readonly type: 'mark'; readonly mark: Mark }
);

/** All of them, lane by lane, each lane by time. `end` is where what lasts is drawn to. */
export function timelineItems(lanes: Lanes, msPerPx: number, end: Millis): readonly TimelineItem[] {
  const least = NARROW * msPerPx;
  return [
    ...levelBars(lanes.levels, least, end).map(
      bar =>
        ({
          type: 'level',
          key: bar.key,
          lane: 'verdict',
          at: bar.from,
          from: bar.from,
          to: bar.to,
          bar,
        }) as const,
    ),
    ...diagnosisBars(lanes.diagnoses, { rows: DIAGNOSIS_ROWS, least, end }).map(
      bar =>
        ({
          type: 'diagnosis',
          key: bar.key,
          lane: 'diagnoses',
          at: bar.from,
          from: bar.from,
          to: bar.to,
          bar,
        }) as const,
    ),
    ...timelineMarks(lanes.events, APART * msPerPx).map(
      mark =>
        ({
          type: 'mark',
          key: mark.key,
          lane: mark.lane,
          at: mark.at,
          from: mark.from,
          to: mark.to,
          mark,
        }) as const,
    ),
  ];
}

/** What is told of an item when it is pointed at: a heading, and lines below. */
export interface ItemWords {
  readonly when: string;
  readonly level: string;
  readonly lines: readonly string[];
}

/** So many events of a cluster are told one by one. */
const TOLD = 6;

export function itemWords(item: TimelineItem, nameOf: (node: NodeId) => string): ItemWords {
  switch (item.type) {
    case 'level': {
      const { bar } = item;
      const many = bar.count > 1 ? [`The gravest of ${bar.count} in this stretch.`] : [];
      return bar.level === 'off'
        ? { when: moment(bar.from), level: 'unknown', lines: ['Slotscope was not watching from here.'] }
        : { when: moment(bar.from), level: bar.level, lines: [bar.text, ...many] };
    }
    case 'diagnosis': {
      const { kept, count } = item.bar;
      const { diagnosis, cleared } = kept;
      const lasted =
        cleared === null ? 'It lasts.' : `It lasted ${exactDuration(cleared - diagnosis.since)}.`;
      return {
        when: moment(diagnosis.since),
        level: diagnosis.level,
        lines: [
          `${nameOf(diagnosis.node)} ${diagnosis.text} (${KIND_WORDS[diagnosis.kind].name}, ${diagnosis.state}).`,
          lasted,
          ...(count > 1 ? [`${plural(count - 1, 'more diagnosis', 'more diagnoses')} at that time.`] : []),
        ],
      };
    }
    case 'mark': {
      const { events, level, at } = item.mark;
      const [only] = events;
      if (events.length === 1 && only) return { when: moment(only.at), level, lines: [only.text] };
      const told = events.slice(0, TOLD).map(event => `${localSecond(event.at)} ${event.text}`);
      const rest = events.length - told.length;
      return {
        when: `${moment(at)}, ${events.length} events`,
        level,
        lines: rest > 0 ? [...told, `${rest} more.`] : told,
      };
    }
  }
}

/** The same as one sentence, for those who hear it. */
export function itemLabel(item: TimelineItem, nameOf: (node: NodeId) => string): string {
  const { when, level, lines } = itemWords(item, nameOf);
  return `${level}, ${when}: ${lines.join(' ')}`;
}

const moment = (at: Millis) => `${localSecond(at)}, ${localDay(at)}`;
