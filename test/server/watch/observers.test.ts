import { describe, expect, it } from 'vitest';
import { ALL_OBSERVE, Observers } from '@/server/watch/observers';
import { id } from '../../helpers/cluster-model';

const nodes = (count: number) => Array.from({ length: count }, (_, index) => id(index));

describe('Observers', () => {
  it('asks everybody up to 64 nodes', () => {
    expect(new Observers().choose(nodes(ALL_OBSERVE)).size).toBe(ALL_OBSERVE);
  });

  it('rotates a few above, and has asked everybody in the end', () => {
    const observers = new Observers();
    const all = nodes(1000);
    const seen = new Set();
    for (let tick = 0; tick < 250; tick++) {
      const chosen = observers.choose(all);
      expect(chosen.size).toBeLessThanOrEqual(4);
      for (const one of chosen) seen.add(one);
    }
    expect(seen.size).toBe(1000);
  });

  it('asks all once on suspicion, whose own standing changed first, at most 64 a tick, then rests', () => {
    const observers = new Observers();
    const all = nodes(1000);
    observers.suspect();
    observers.hear(id(777));
    const first = observers.choose(all);
    expect(first.has(id(777))).toBe(true);
    const seen = new Set(first);
    for (let tick = 1; tick < 17; tick++) {
      const chosen = observers.choose(all);
      expect(chosen.size).toBeLessThanOrEqual(ALL_OBSERVE);
      for (const one of chosen) seen.add(one);
    }
    expect(seen.size).toBe(1000);
    expect(observers.choose(all).size).toBeLessThanOrEqual(4);
  });

  it('comes round to everybody, also while each answer raises suspicion anew', () => {
    const observers = new Observers();
    const all = nodes(1000);
    const seen = new Set();
    for (let tick = 0; tick < 17; tick++) {
      observers.suspect();
      for (const one of observers.choose(all)) seen.add(one);
    }
    expect(seen.size).toBe(1000);
  });
});
