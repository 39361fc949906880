import { describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import { freshness, initialLive, type LiveState, rowFreshness, serverLost, stepLive } from '@/lib/live';
import { AT, all, join, SIX } from '../helpers/cluster-model';

const cluster = 'test' as ClusterId;
const topology = { ...join(all(SIX)), seq: 5 };
const joined = stepLive(initialLive, { type: 'snapshot', snapshot: { cluster, topology, events: [] } }, 0);
const beat = (state: LiveState, at: number, now: number, seq = 5, dataAt = at) =>
  stepLive(state, { type: 'heartbeat', heartbeat: { at, clusters: { [cluster]: [seq, dataAt] } } }, now);

describe('stepLive', () => {
  it('applies the next change and marks a gap for any other', () => {
    const facts = { type: 'cluster', facts: { currentEpoch: 9 } } as const;
    const next = stepLive(
      joined,
      { type: 'changes', changes: { cluster, seq: 6, at: AT + 1, changes: [facts] } },
      0,
    );
    expect(next.topologies[cluster]).toMatchObject({ seq: 6, currentEpoch: 9, at: AT + 1 });
    const gap = stepLive(
      joined,
      { type: 'changes', changes: { cluster, seq: 8, at: AT, changes: [facts] } },
      0,
    );
    expect(gap.gaps).toEqual([cluster]);
    expect(gap.topologies[cluster]?.currentEpoch).toBe(topology.currentEpoch);
    const healed = stepLive(
      gap,
      { type: 'snapshot', snapshot: { cluster, topology: { ...topology, seq: 8 }, events: [] } },
      0,
    );
    expect(healed.gaps).toEqual([]);
  });

  it('learns of a missed change from the heartbeat', () => {
    expect(beat(joined, AT, 0, 6).gaps).toEqual([cluster]);
    expect(beat(joined, AT, 0, 5).gaps).toEqual([]);
  });

  it('drops all but the row of a cluster that is no longer watched, so that the row tells how fresh it is', () => {
    const gap = beat(joined, AT, 0, 6);
    expect(stepLive(gap, { type: 'watching', clusters: [cluster] }, 0)).toEqual(gap);
    const left = stepLive(gap, { type: 'watching', clusters: [] }, 0);
    expect([left.topologies, left.events, left.gaps]).toEqual([{}, {}, []]);
    expect(left.beat).toBe(gap.beat);
  });

  it('takes an event once', () => {
    const event = { id: 3, at: AT, type: 'failover', level: 'warning', text: '', data: {} } as const;
    const once = stepLive(joined, { type: 'events', cluster, events: [event] }, 0);
    const twice = stepLive(once, { type: 'events', cluster, events: [event] }, 0);
    expect(twice.events[cluster]).toHaveLength(1);
  });
});

describe('freshness', () => {
  it('turns stale two intervals after the newest reading, though heartbeats go on', () => {
    let state = beat(joined, AT, 1000);
    expect(freshness(state, AT, 1000, 1000)).toEqual({ kind: 'live', age: 0 });
    state = beat(state, AT + 2500, 3500, 5, AT);
    expect(freshness(state, AT, 1000, 3500)).toEqual({ kind: 'stale', age: 2500 });
  });

  it('turns lost two intervals after the last word of the server, and counts on', () => {
    const state = beat(joined, AT, 1000);
    expect(freshness(state, AT, 1000, 2900).kind).toBe('live');
    expect(freshness(state, AT, 1000, 3100)).toEqual({ kind: 'lost', age: 2100 });
    expect(freshness(state, AT, 1000, 61_000)).toEqual({ kind: 'lost', age: 60_000 });
  });

  it('never compares the two clocks: a page hours off is still live', () => {
    expect(freshness(beat(joined, AT, 99_999_999), AT, 1000, 99_999_999)).toEqual({ kind: 'live', age: 0 });
  });

  it('calls readings from the future stale, of unknown age: the server’s clock was set back', () => {
    const state = beat(joined, AT - 60_000, 0, 5, AT);
    expect(freshness(state, AT, 1000, 0)).toEqual({ kind: 'stale', age: null });
    expect(freshness(beat(joined, AT - 900, 0), AT, 1000, 0).kind).toBe('live');
  });

  it('is lost at once when the socket says so', () => {
    const state = stepLive(beat(joined, AT, 0), { type: 'link', link: 'lost' }, 10);
    expect(freshness(state, AT, 1000, 10).kind).toBe('lost');
  });
});

describe('serverLost', () => {
  it('is true of a closed socket and of one that has been silent for two beats', () => {
    const state = beat(joined, AT, 1000);
    expect([serverLost(initialLive, 9999), serverLost(state, 2900), serverLost(state, 3100)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(serverLost(stepLive(state, { type: 'link', link: 'lost' }, 0), 1000)).toBe(true);
  });
});

describe('rowFreshness', () => {
  const row = { at: AT, interval: 1000, stale: false };

  it('stays live while the server’s heart beats and does not call the row stale', () => {
    expect(rowFreshness(beat(joined, AT + 60_000, 500), row, 600).kind).toBe('live');
    expect(rowFreshness(beat(joined, AT + 60_000, 500), { ...row, stale: true }, 600)).toEqual({
      kind: 'stale',
      age: 60_100,
    });
  });

  it('is lost when the server falls silent, whatever it said before', () => {
    expect(rowFreshness(beat(joined, AT, 500), row, 3000).kind).toBe('lost');
  });
});
