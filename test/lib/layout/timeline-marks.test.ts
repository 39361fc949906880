import { expect, it } from 'vitest';
import type { ClusterEvent } from '@/lib/cluster/events';
import { timelineMarks } from '@/lib/layout/timeline-marks';

const event = (id: number, at: number, facts: Partial<ClusterEvent> = {}): ClusterEvent => ({
  id,
  at,
  type: 'slots-moved',
  level: 'info',
  text: `Event ${id}.`,
  data: {},
  ...facts,
});

it('puts what would overlap under one mark, at its gravest event, and keeps lanes apart', () => {
  const marks = timelineMarks(
    [
      event(1, 0),
      event(2, 40, { level: 'critical', type: 'fail-raised' }),
      event(3, 60, { type: 'failover', level: 'warning' }),
      event(4, 500),
    ],
    100,
  );
  expect(
    marks.map(({ lane, at, from, to, level, events }) => [lane, at, from, to, level, events.length]),
  ).toEqual([
    ['events', 40, 0, 40, 'critical', 2],
    ['epochs', 60, 60, 60, 'warning', 1],
    ['events', 500, 500, 500, 'info', 1],
  ]);
});

it('leaves out what a bar tells, and takes events in any order', () => {
  const marks = timelineMarks(
    [event(3, 900), event(1, 100), event(2, 150, { type: 'diagnosis-raised' })],
    10,
  );
  expect(marks.map(mark => mark.key)).toEqual(['events 1', 'events 3']);
});

it('has no two marks of a lane nearer to each other than asked, however they fall', () => {
  const levels = ['info', 'warning', 'critical'] as const;
  const events = Array.from({ length: 400 }, (_, i) =>
    event(i, (i * 7919) % 20_000, { level: levels[(i * 31) % 3] ?? 'info' }),
  );
  const marks = timelineMarks(events, 150).filter(mark => mark.lane === 'events');
  const gaps = marks.slice(1).map((mark, i) => mark.at - (marks[i]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(150);
  expect(marks.reduce((sum, mark) => sum + mark.events.length, 0)).toBe(400);
});

it('regroups nothing when time goes on', () => {
  const events = [0, 60, 130, 220, 900].map((at, i) => event(i, at));
  const before = timelineMarks(events, 100);
  const after = timelineMarks([...events, event(9, 2000)], 100);
  expect(after.slice(0, before.length)).toEqual(before);
});
