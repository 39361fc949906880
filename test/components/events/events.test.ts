import { describe, expect, it } from 'vitest';
import { filterEvents } from '@/components/events/filter-events';
import { joinEvents } from '@/components/events/join-events';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { NodeId } from '@/lib/cluster/ids';

const node = 'e7d1eecce10fd6bb5eb35b9f99a514335d9ba9ca' as NodeId;
const event = (id: number, facts: Partial<ClusterEvent> = {}): ClusterEvent => ({
  id,
  at: 1000 * id,
  type: 'slots-moved',
  level: 'info',
  text: `Slot ${id} moved.`,
  data: {},
  ...facts,
});
const ids = (events: readonly ClusterEvent[]) => events.map(each => each.id);

describe('joinEvents', () => {
  it('gives pushed and older events newest first, each once', () => {
    const older = { events: [event(5), event(4), event(3)], before: 5, next: null };
    expect(ids(joinEvents([event(5), event(6), event(7)], older))).toEqual([7, 6, 5, 4, 3]);
  });

  it('leaves older pages out once pushed events between them were dropped', () => {
    const older = { events: [event(4), event(3)], before: 5, next: null };
    expect(ids(joinEvents([event(9), event(10)], older))).toEqual([10, 9]);
  });
});

describe('filterEvents', () => {
  const events = [
    event(1),
    event(2, { level: 'warning', type: 'pfail-raised', node, text: 'It is suspected.' }),
    event(3, { level: 'critical', type: 'fail-raised', node, text: 'It has failed.' }),
  ];
  const nameOf = () => '10.0.0.1:6379';
  const all = { least: null, type: '', text: '' };

  it('keeps everything, by identity, when nothing is asked', () => {
    expect(filterEvents(events, all, nameOf)).toBe(events);
  });

  it('finds by level, type, node name and node id', () => {
    expect(ids(filterEvents(events, { ...all, least: 'warning' }, nameOf))).toEqual([2, 3]);
    expect(ids(filterEvents(events, { ...all, type: 'fail-raised' }, nameOf))).toEqual([3]);
    expect(ids(filterEvents(events, { ...all, text: '10.0.0.1' }, nameOf))).toEqual([2, 3]);
    expect(ids(filterEvents(events, { ...all, text: 'E7D1EE' }, nameOf))).toEqual([2, 3]);
  });
});
