import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickWords } from '@/lib/layout/timeline-ticks';
import {
  followingView,
  holding,
  LONGEST,
  panBy,
  reachesNow,
  SHORTEST,
  spanOf,
  transformOf,
  viewOf,
  zoomAbout,
} from '@/lib/layout/timeline-view';

const HOUR = 3_600_000;
const now = 1_795_190_000_000;

describe('a timeline view', () => {
  it('follows the present with a little of the time to come', () => {
    const view = followingView(HOUR, now);
    expect(spanOf(view)).toBe(HOUR);
    expect(reachesNow(view, now)).toBe(true);
    expect(view.to - now).toBeLessThan(HOUR / 20);
  });

  it('keeps the moment it zooms about in its place', () => {
    const view = { from: now - HOUR, to: now };
    const at = now - HOUR / 4;
    const closer = zoomAbout(view, 4, at);
    expect(spanOf(closer)).toBe(HOUR / 4);
    expect((at - closer.from) / spanOf(closer)).toBeCloseTo(0.75);
  });

  it('zooms no closer and no further than there is use', () => {
    const view = { from: now - HOUR, to: now };
    expect(spanOf(zoomAbout(view, 1e9, now))).toBe(SHORTEST);
    expect(spanOf(zoomAbout(view, 1e-9, now))).toBe(LONGEST);
  });

  it('is not moved into what is all to come', () => {
    const view = panBy({ from: now - HOUR, to: now }, 50, now);
    expect(view.from).toBeLessThan(now);
    expect(panBy({ from: now - HOUR, to: now }, -0.5, now).to).toBe(now - HOUR / 2);
  });

  it('moves to a moment only when that is out of sight', () => {
    const view = { from: now - HOUR, to: now };
    expect(holding(view, now - 1000)).toBe(view);
    expect(holding(view, now - 5 * HOUR)).toEqual({ from: now - 5.5 * HOUR, to: now - 4.5 * HOUR });
  });

  it('is the same after a way through a d3 transform', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: now - 30 * 24 * HOUR, max: now }),
        fc.integer({ min: SHORTEST, max: LONGEST }),
        fc.integer({ min: 100, max: 2400 }),
        (from, span, width) => {
          const base = { from: now - HOUR, to: now };
          const back = viewOf(transformOf({ from, to: from + span }, base, width), base, width);
          expect(Math.abs(back.from - from)).toBeLessThan(1);
          expect(Math.abs(spanOf(back) - span)).toBeLessThan(1);
        },
      ),
    );
  });
});

describe('tickWords', () => {
  const date = new Date(2026, 10, 20, 15, 4, 5);
  it('says no more than the distance of the ticks needs', () => {
    expect(tickWords(date, 1000)).toBe('15:04:05');
    expect(tickWords(date, 60_000)).toBe('15:04');
    expect(tickWords(date, 24 * HOUR)).toBe('20 Nov');
    expect(tickWords(new Date(2026, 10, 21), HOUR)).toBe('21 Nov');
  });
});
