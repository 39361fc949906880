import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOver } from '@/lib/cluster/migrations/run';
import { inRanges } from '@/lib/cluster/slots';
import { counted, marked, Story } from './story';

const slots = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 4 });
const step = fc.record({
  slots,
  how: fc.constantFrom('both', 'source', 'target', 'none'),
  moved: fc.integer({ min: -1, max: 12 }),
  wait: fc.integer({ min: 0, max: 90 }),
  keys: fc.option(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.nat(500))),
  restart: fc.boolean(),
});

/** Tools fail half-way, hands slip, slots go back: whatever comes, each run is told once and its slots are in one place. */
it('tells every run from its beginning to its end once, whatever comes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), steps => {
      const story = new Story();
      let at = 0;
      for (const { slots: some, how, moved, wait, keys, restart } of steps) {
        at += wait;
        if (restart) story.restart(at);
        story.step({ picture: marked(some, how, moved), at, counts: keys ? counted(keys[0], keys[1]) : [] });
        for (const run of story.topology.migrations ?? []) {
          for (let slot = 0; slot <= 12; slot++)
            expect(inRanges(run.moved, slot) && inRanges(run.dropped, slot)).toBe(false);
          expect(isOver(run)).toBe(run.ended !== undefined);
          expect(run.state === 'stuck').toBe(run.stuck !== undefined);
          for (const value of [
            run.keysLeft,
            run.keysMoved,
            run.timeLeft,
            run.rate?.keysPerSecond,
            run.rate?.slotsPerMinute,
          ])
            expect(value == null || (Number.isFinite(value) && value >= 0)).toBe(true);
          expect(run.lasted ?? 0).toBeGreaterThanOrEqual(0);
        }
      }
      at += 10;
      story.step({ picture: marked([], 'none', -1), at });
      story.step({ picture: marked([], 'none', -1), at: at + 5 });
      const started = story.of('migration-started').map(event => event.data.run);
      const finished = story.of('migration-finished').map(event => event.data.run);
      expect(new Set(started).size).toBe(started.length);
      expect([...finished].sort()).toEqual([...started].sort());
    }),
    { numRuns: 60 },
  );
});
