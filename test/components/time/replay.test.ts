import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveStore, dispatch } from '@/components/live/live-store';
import { createReplay, type Replay } from '@/components/time/replay';
import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Moment } from '@/lib/history/moment';
import { freshness } from '@/lib/live';
import type { HistoryReply, HistoryRequest } from '@/lib/wire';
import { aPicture } from '../../server/push/a-picture';
import { aTopology } from '../../server/push/stepped-clusters';

const id = 'prod' as ClusterId;
const NOW = 1_795_190_000_000;
const EXTENT = { from: NOW - 3_600_000, to: NOW };

let live: ReturnType<typeof createLiveStore>;
let asked: HistoryRequest[];
let takes: number;
let answer: (request: HistoryRequest) => HistoryReply;
let hidden: boolean;
let caughtUp: number;
let replay: Replay;

const event = (eventId: number, at: number): ClusterEvent => ({
  id: eventId,
  at,
  type: 'slots-moved',
  level: 'info',
  text: `Event ${eventId}.`,
  data: {},
});
/** One event a minute, as long as anything is kept. */
const events = Array.from({ length: 60 }, (_, i) => event(i + 1, EXTENT.from + i * 60_000));
const momentAt = (at: number): Moment => ({
  at,
  topology: aTopology({ id, at: at - 300, seq: Math.floor(at / 1000), currentEpoch: Math.floor(at / 1000) }),
  sockets: aPicture({ at: at - 100 }),
  beatAt: at - 400,
});
const wellKept = ({ to, from = 0 }: HistoryRequest): HistoryReply => ({
  ok: true,
  moment: to < EXTENT.from ? null : momentAt(to),
  events: events.filter(each => each.at > from && each.at <= to),
  extent: EXTENT,
});

const now = () => performance.now();
const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const state = () => replay.time.getState();
const shownEpoch = () => (replay.store.getState().topologies[id]?.currentEpoch ?? 0) * 1000;

beforeEach(() => {
  vi.useFakeTimers();
  live = createLiveStore();
  asked = [];
  takes = 20;
  answer = wellKept;
  hidden = false;
  caughtUp = 0;
  dispatch(
    live,
    { type: 'snapshot', snapshot: { cluster: id, topology: aTopology({ id, at: NOW }), events: [] } },
    now(),
  );
  dispatch(live, { type: 'heartbeat', heartbeat: { at: NOW, clusters: {} } }, now());
  replay = createReplay({
    live,
    now,
    hidden: () => hidden,
    onCaughtUp: () => {
      caughtUp += 1;
    },
    async ask(request) {
      asked.push(request);
      await new Promise(resolve => setTimeout(resolve, takes));
      return answer(request);
    },
  });
  replay.follow(id);
});
afterEach(() => {
  replay.close();
  vi.useRealTimers();
});

describe('a moment of the past', () => {
  it('is put on screen with its own clock: everything is as old as it was, and stays so', async () => {
    const at = NOW - 600_000;
    replay.seek(at);
    await advance(50);
    expect(state()).toMatchObject({
      mode: 'replay',
      wanted: at,
      shown: { at, beatAt: at - 400 },
      problem: null,
    });
    await advance(60_000);
    const shown = replay.store.getState();
    expect(freshness(shown, shown.topologies[id]?.at, 1000, replay.clock.now())).toEqual({
      kind: 'live',
      age: 300,
    });
    expect(shown.sockets[id]?.at).toBe(at - 100);
    expect(shown.events[id]?.at(-1)?.at).toBeLessThanOrEqual(at);
  });

  it('keeps what was on screen, with its own time, until the answer has come', async () => {
    takes = 3000;
    replay.seek(NOW - 600_000);
    expect(state().shown?.at).toBe(NOW);
    expect(replay.store.getState().topologies[id]).toBe(live.getState().topologies[id]);
    await advance(500);
    expect(state()).toMatchObject({ waiting: true, shown: { at: NOW } });
    await advance(3000);
    expect(state()).toMatchObject({ waiting: false, shown: { at: NOW - 600_000 } });
  });

  it('says when it cannot be had, keeps the last picture, and tries again', async () => {
    replay.seek(NOW - 600_000);
    await advance(50);
    answer = () => ({ ok: false, error: 'The server does not answer.' });
    replay.seek(NOW - 500_000);
    await advance(200);
    expect(state()).toMatchObject({ problem: 'The server does not answer.', shown: { at: NOW - 600_000 } });
    answer = wellKept;
    await advance(3000);
    expect(state()).toMatchObject({ problem: null, shown: { at: NOW - 500_000 } });
  });

  it('says when nothing was kept by then', async () => {
    replay.seek(EXTENT.from - 5000);
    await advance(200);
    expect(state()).toMatchObject({
      problem: 'Nothing is kept of this moment.',
      extent: EXTENT,
      shown: { at: NOW },
    });
  });

  it('has no sockets where none were kept', async () => {
    replay.seek(NOW - 600_000);
    await advance(50);
    answer = request => {
      const reply = wellKept(request);
      return reply.ok && reply.moment ? { ...reply, moment: { ...reply.moment, sockets: null } } : reply;
    };
    replay.seek(NOW - 700_000);
    await advance(200);
    expect(replay.store.getState().sockets[id]).toBeUndefined();
  });
});

describe('scrubbing', () => {
  it('asks at most eight times a second, and ends where it was let go', async () => {
    for (let i = 0; i < 100; i++) {
      replay.seek(NOW - 600_000 + i * 1000);
      await advance(10);
    }
    await advance(300);
    expect(asked.length).toBeLessThanOrEqual(10);
    expect(state().shown?.at).toBe(NOW - 600_000 + 99_000);
  });

  it('knows each event until then once, forth and back', async () => {
    for (const minutes of [-30, -28, -10, -20, -19, -45]) {
      replay.seek(NOW + minutes * 60_000);
      await advance(300);
      const ids = (replay.store.getState().events[id] ?? []).map(each => each.id);
      const wanted = events.filter(each => each.at <= NOW + minutes * 60_000).map(each => each.id);
      expect(ids).toEqual(wanted);
    }
    expect(asked.some(request => request.from !== undefined)).toBe(true);
  });
});

describe('playing', () => {
  it('asks for the next moment before it is due, and shows a second a second', async () => {
    replay.seek(NOW - 600_000);
    await advance(50);
    replay.play();
    await advance(10);
    expect(asked.at(-1)?.to).toBe(NOW - 599_000);
    expect(state().shown?.at).toBe(NOW - 600_000);
    await advance(10_000);
    expect(Math.abs(shownEpoch() - (NOW - 590_000))).toBeLessThanOrEqual(1000);
  });

  it.each([4, 16] as const)('goes %i times as fast', async speed => {
    replay.setSpeed(speed);
    replay.seek(NOW - 600_000);
    await advance(50);
    replay.play();
    await advance(20_000);
    const gone = (state().shown?.at ?? 0) - (NOW - 600_000);
    expect(gone).toBeGreaterThan(speed * 20_000 * 0.9);
    expect(gone).toBeLessThanOrEqual(speed * 20_000);
  });

  it('never runs ahead of what is known when answers are late', async () => {
    replay.seek(NOW - 600_000);
    await advance(50);
    takes = 4000;
    replay.play();
    await advance(2500);
    expect(state()).toMatchObject({ waiting: true, wanted: NOW - 599_000, shown: { at: NOW - 600_000 } });
  });

  it('stands still while nobody looks, and goes on from there', async () => {
    replay.seek(NOW - 600_000);
    await advance(50);
    replay.play();
    await advance(1000);
    hidden = true;
    await advance(60_000);
    const before = state().shown?.at ?? 0;
    expect(before).toBeLessThan(NOW - 597_000);
    hidden = false;
    await advance(2000);
    expect((state().shown?.at ?? 0) - before).toBeLessThanOrEqual(3000);
  });

  it('stays at the picture on screen when it is paused', async () => {
    replay.seek(NOW - 600_000);
    await advance(50);
    replay.play();
    await advance(3600);
    replay.pause();
    const { wanted, shown } = state();
    expect(wanted).toBe(shown?.at);
    await advance(5000);
    expect(state().shown).toBe(shown);
  });

  it('goes live when it has caught up with the present', async () => {
    replay.setSpeed(16);
    replay.seek(NOW - 8000);
    await advance(50);
    replay.play();
    await advance(3000);
    expect(state().mode).toBe('live');
    expect(caughtUp).toBe(1);
  });
});

describe('a recording', () => {
  const recording = { file: 'prod.slotscope', from: NOW - 1_800_000, to: NOW - 60_000 };
  beforeEach(() => {
    const hello = { version: '1', build: 'b', role: 'viewer', login: false, demo: null, recording } as const;
    dispatch(live, { type: 'hello', hello }, now());
  });

  it('opens at its end, stays within its range, and is never live', async () => {
    replay.live();
    await advance(50);
    expect(state()).toMatchObject({ mode: 'replay', shown: { at: recording.to } });
    replay.seek(0);
    await advance(200);
    expect(state().shown?.at).toBe(recording.from);
    replay.live();
    await advance(200);
    expect(state()).toMatchObject({ mode: 'replay', wanted: recording.to });
  });

  it('stops at its end', async () => {
    replay.seek(recording.to - 3000);
    await advance(50);
    replay.play();
    await advance(10_000);
    expect(state()).toMatchObject({ mode: 'replay', playing: false });
    expect(caughtUp).toBe(0);
  });
});

it('leaves the past with its cluster', async () => {
  replay.seek(NOW - 600_000);
  await advance(50);
  replay.follow('other' as ClusterId);
  expect(state()).toMatchObject({ mode: 'live', cluster: 'other' });
  expect(replay.store.getState().topologies).toEqual({});
});
