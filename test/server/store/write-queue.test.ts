import { describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { EntryRow, Row } from '@/server/store/row';
import { createWriteQueue } from '@/server/store/write-queue';

const cluster = 'prod' as ClusterId;
const row = (type: EntryRow['type'], at: number, body = '{}'): Row => ({ type, cluster, at, body });
const gap = (at: number, kind: 'topology' | 'sockets' = 'topology'): Row => ({
  type: 'gap',
  cluster,
  at,
  kind,
});
const few = (rows: number) => ({ rows, characters: 1_000_000 });
const filled = (rows: readonly Row[], limit: number) => {
  const queue = createWriteQueue(few(limit));
  for (const one of rows) queue.push(one);
  return queue;
};

describe('write queue', () => {
  it('drops the oldest pictures and ticks before any event', () => {
    const events = [1, 4, 5, 6].map(at => row('event', at));
    const queue = filled([events[0]!, row('tick', 2), row('text', 3), ...events.slice(1)], 4);
    expect(queue.take()).toEqual(events);
    expect(queue.dropped).toEqual({ documents: 0, others: 2 });
  });

  it('drops a stream up to its next keyframe, and says that nothing is known in between', () => {
    const rows = [
      row('topology-changes', 1),
      row('event', 2),
      row('topology-changes', 3),
      row('topology', 4),
      row('topology-changes', 5),
      row('event', 6),
    ];
    const queue = filled(rows, 5);
    expect(queue.take()).toEqual([gap(1), rows[1], rows[3], rows[4], rows[5]]);
    expect(queue.dropped.documents).toBe(2);
    expect(queue.gaps).toBe(1);
  });

  it('takes no changes after a gap until there is a keyframe', () => {
    const queue = filled([row('topology-changes', 1), row('event', 2), row('event', 3), row('event', 3)], 3);
    expect(queue.gaps).toBe(1);
    queue.take();
    queue.push(row('topology-changes', 4));
    expect(queue.length).toBe(0);
    queue.push(row('sockets-changes', 5));
    queue.push(row('topology', 6));
    queue.push(row('topology-changes', 7));
    expect(queue.take().map(({ at }) => at)).toEqual([5, 6, 7]);
  });

  it('tells a long interruption once', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i % 4 === 0 ? 'topology' : 'topology-changes', i));
    const queue = filled([...rows, row('event', 99)], 6);
    const left = queue.take();
    expect(left[0]).toEqual(gap(0));
    expect(left.filter(({ type }) => type === 'gap')).toHaveLength(1);
    expect(left[1]?.type).toBe('topology');
    expect(left.at(-1)).toEqual(row('event', 99));
  });

  it('never drops what happened for the sake of what was shown, and has an end all the same', () => {
    const queue = filled(
      Array.from({ length: 100 }, (_, i) => row('event', i)),
      10,
    );
    expect(queue.length).toBe(80);
    expect(queue.take()[0]?.at).toBe(20);
  });

  it('is bounded in characters, also by what is put back', () => {
    const queue = createWriteQueue({ rows: 100, characters: 1500 });
    queue.push(row('topology', 1, 'x'.repeat(800)));
    const batch = queue.take();
    queue.push(row('topology', 2, 'x'.repeat(800)));
    queue.putBack(batch);
    expect(queue.take()).toEqual([gap(1), row('topology', 2, 'x'.repeat(800))]);
  });

  it('counts drops anew once it has been empty, and gaps for ever', () => {
    const queue = filled([row('topology', 1), row('event', 2), row('event', 3)], 2);
    expect(queue.dropped.documents).toBe(1);
    queue.take();
    queue.push(row('event', 4));
    expect(queue.dropped.documents).toBe(0);
    expect(queue.gaps).toBe(1);
  });
});
