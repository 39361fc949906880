import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventAfter, eventBefore } from '@/components/time/find-event';
import type { ClusterId } from '@/lib/cluster/ids';

const id = 'prod' as ClusterId;
const END = 1_795_190_000_000;
const DAY = 86_400_000;
let times: readonly number[];
let asked: number;
let http: ReturnType<typeof createServer>;

/** As the server answers: newest first, both ends inclusive. */
beforeEach(async () => {
  asked = 0;
  http = createServer((request, response) => {
    asked += 1;
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const [from, to, limit] = ['from', 'to', 'limit'].map(name => Number(query.get(name) ?? 0));
    const events = times
      .filter(at => at >= from! && at <= to!)
      .slice(-limit!)
      .reverse();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ events: events.map(at => ({ id: at, at })) }));
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const real = fetch;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => real(origin + path, init));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await new Promise(resolve => http.close(resolve));
});

it('finds the neighbours of a moment, near or weeks away', async () => {
  times = [END - 30 * DAY, END - 20 * DAY, END - 5000];
  expect(await eventBefore(id, END - 20 * DAY)).toMatchObject({ event: { at: END - 30 * DAY } });
  expect(await eventAfter(id, END - 20 * DAY, END)).toMatchObject({ event: { at: END - 5000 } });
  expect(asked).toBeLessThan(9);
  expect(await eventAfter(id, END - 5000, END)).toEqual({ type: 'none' });
  expect(await eventBefore(id, END - 30 * DAY)).toEqual({ type: 'none' });
});

it('finds the next one also where there are more than one answer holds', async () => {
  times = Array.from({ length: 5000 }, (_, i) => END - 50_000 + i * 10);
  expect(await eventAfter(id, END - 49_995, END)).toMatchObject({ event: { at: END - 49_990 } });
});

it('says when the server does not answer', async () => {
  await new Promise(resolve => http.close(resolve));
  expect(await eventBefore(id, END)).toMatchObject({ type: 'failed' });
  http.listen(0);
});
