import { describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Row } from '@/server/store/worker-messages';
import { createWriteQueue } from '@/server/store/write-queue';

const cluster = 'prod' as ClusterId;
const event = (id: number): Row => ({
  type: 'event',
  cluster,
  event: { id, at: id, type: 'log', level: 'info', text: '' },
  data: '{}',
});
const snapshot = (at: number, body = 'x'): Row => ({ type: 'snapshot', cluster, at, body });

describe('write queue', () => {
  it('drops the oldest snapshots before any event', () => {
    const queue = createWriteQueue(3);
    for (const row of [event(1), snapshot(2), snapshot(3), event(4), event(5), event(6)]) queue.push(row);
    expect(queue.take()).toEqual([event(4), event(5), event(6)]);
    expect(queue.dropped).toEqual({ snapshots: 2, events: 1 });
  });

  it('is bounded in characters, also by what is put back', () => {
    const queue = createWriteQueue(100, 1000);
    queue.push(snapshot(1, 'x'.repeat(800)));
    const batch = queue.take();
    queue.push(snapshot(2, 'x'.repeat(800)));
    queue.putBack(batch);
    expect(queue.take()).toEqual([snapshot(2, 'x'.repeat(800))]);
  });

  it('counts drops anew once it has been empty', () => {
    const queue = createWriteQueue(1);
    queue.push(event(1));
    queue.push(event(2));
    expect(queue.dropped.events).toBe(1);
    queue.take();
    queue.push(event(3));
    expect(queue.dropped.events).toBe(0);
  });
});
