import { describe, expect, it } from 'vitest';
import { joinLive } from '@/components/timeline/join-live';
import { itemLabel, timelineItems } from '@/components/timeline/timeline-items';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { Lanes } from '@/lib/history/entry';

const at = new Date(2026, 10, 20, 16, 9, 30).getTime();
const event = (id: number, offset: number): ClusterEvent => ({
  id,
  at: at + offset,
  type: 'fail-raised',
  level: 'critical',
  text: `Node ${id} is FAIL.`,
  data: {},
});
const lanes: Lanes = {
  levels: [
    { from: at - 1000, to: at, level: 'off', code: 'off', text: '' },
    { from: at, to: null, level: 'critical', code: 'fail', text: 'A master is FAIL.' },
  ],
  diagnoses: [],
  events: [event(1, 0), event(2, 500)],
  total: 2,
};
const nameOf = () => 'a node';

describe('what is on the timeline', () => {
  it('is told in words: level, moment, and what happened', () => {
    const labels = timelineItems(lanes, 1, at + 5000).map(item => itemLabel(item, nameOf));
    expect(labels).toEqual([
      'unknown, 16:09:29, 20 Nov 2026: Slotscope was not watching from here.',
      'critical, 16:09:30, 20 Nov 2026: A master is FAIL.',
      'critical, 16:09:30, 20 Nov 2026: Node 1 is FAIL.',
      'critical, 16:09:30, 20 Nov 2026: Node 2 is FAIL.',
    ]);
  });

  it('tells a crowd as one mark', () => {
    const crowd = timelineItems(lanes, 1000, at + 5000).filter(item => item.type === 'mark');
    expect(crowd.map(item => itemLabel(item, nameOf))).toEqual([
      'critical, 16:09:30, 20 Nov 2026, 2 events: 16:09:30 Node 1 is FAIL. 16:09:30 Node 2 is FAIL.',
    ]);
  });
});

describe('joinLive', () => {
  it('adds what was pushed since, once', () => {
    const joined = joinLive(lanes, [event(1, 0), event(2, 500), event(3, 900)]);
    expect(joined.events.map(each => each.id)).toEqual([1, 2, 3]);
    expect(joined.total).toBe(3);
    expect(joinLive(lanes, [event(2, 500)])).toBe(lanes);
  });

  it('puts no lesser event back that was left out for want of room', () => {
    const thinned = { ...lanes, events: [event(1, 0), event(5, 500)], total: 9 };
    expect(joinLive(thinned, [event(3, 200), event(6, 900)]).events.map(each => each.id)).toEqual([1, 5, 6]);
  });
});
