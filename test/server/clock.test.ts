import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Millis } from '@/lib/cluster/ids';
import { createClock } from '@/server/clock';

const START = 1_800_000_000_000;
const CHECK = 1000;

/** A clock over a machine that a test sets and puts to sleep. */
function fakeMachine() {
  let wall = START;
  let monotonic = 5000.25;
  const jumps: Millis[] = [];
  const clock = createClock({ wall: () => Math.floor(wall), monotonic: () => monotonic });
  clock.onJump(by => jumps.push(by));
  onTestFinished(() => clock.stop());
  return {
    clock,
    jumps,
    wall: () => Math.floor(wall),
    pass(ms: Millis, rate = 1) {
      monotonic += ms;
      wall += ms * rate;
    },
    set(by: Millis) {
      wall += by;
    },
  };
}

const HOURS = 3_600_000;
const deed = fc.oneof(
  fc.record({ pass: fc.double({ min: 0, max: CHECK, noNaN: true }) }),
  fc.record({ drift: fc.double({ min: 0.9995, max: 1.0005, noNaN: true }) }),
  fc.record({ set: fc.integer({ min: -2000, max: 2000 }) }),
  fc.record({ set: fc.integer({ min: -30 * 24 * HOURS, max: 30 * 24 * HOURS }) }),
);

test('whatever becomes of the clock of the machine, time goes back only when told, and no other clock runs off', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 80 }), deeds => {
      const machine = fakeMachine();
      const { clock } = machine;
      let before = { wall: clock.wall(), steady: clock.steady(), jumps: 0, passed: 0 };
      let passed = 0;
      let rate = 1;
      let sinceCheck = 0;
      const look = () => {
        const [wall, steady] = [clock.wall(), clock.steady()];
        expect(steady).toBeGreaterThanOrEqual(before.steady);
        // Never faster or slower than a twentieth, rounding aside.
        expect(Math.abs(steady - before.steady - (passed - before.passed))).toBeLessThanOrEqual(
          (passed - before.passed) / 20 + 1.01,
        );
        const told = machine.jumps.slice(before.jumps).reduce((sum, by) => sum + by, 0);
        expect(wall - before.wall - told).toBeGreaterThanOrEqual(0);
        expect(wall - steady).toBe(clock.shift);
        before = { wall, steady, jumps: machine.jumps.length, passed };
      };
      const check = () => {
        clock.check();
        look();
        expect(Math.abs(clock.wall() - machine.wall())).toBeLessThanOrEqual(1002);
        expect(clock.ahead()).toBe(clock.shift);
        sinceCheck = 0;
      };
      for (const one of deeds) {
        if ('set' in one) machine.set(one.set);
        else if ('drift' in one) rate = one.drift;
        else {
          machine.pass(one.pass, rate);
          passed += one.pass;
          sinceCheck += one.pass;
        }
        look();
        if (sinceCheck >= CHECK) check();
      }
      check();
    }),
  );
});

test('a clock that is set back is told with by how much, and only what people are shown goes back', () => {
  const { clock, jumps, pass, set } = fakeMachine();
  pass(700);
  set(-6 * HOURS);
  expect([clock.wall(), clock.ahead()]).toEqual([START + 700, -6 * HOURS]);
  clock.check();
  expect(jumps).toEqual([-6 * HOURS]);
  expect(clock.wall()).toBe(START + 700 - 6 * HOURS);
  expect(clock.steady()).toBe(START + 700);
  clock.check();
  expect(jumps).toHaveLength(1);
});

test('sleep does not count, and is told as a jump', () => {
  const { clock, jumps, set } = fakeMachine();
  set(3 * HOURS);
  clock.check();
  expect(jumps).toEqual([3 * HOURS]);
  expect(clock.steady()).toBe(START);
});

test('a small correction is followed within a minute, never by going back', () => {
  const { clock, jumps, pass, set, wall } = fakeMachine();
  set(-800);
  for (let second = 0; second < 90; second++) {
    const before = clock.wall();
    pass(CHECK);
    expect(clock.wall() - before).toBeGreaterThan(900);
    clock.check();
  }
  expect(jumps).toEqual([]);
  expect(Math.abs(clock.wall() - wall())).toBeLessThan(20);
});

test('a check that comes late does not overdo it', () => {
  const { clock, jumps, pass, set } = fakeMachine();
  set(900);
  clock.check();
  pass(120_000);
  expect(clock.wall() - START - 120_000).toBeLessThan(100);
  clock.check();
  expect(jumps).toEqual([]);
});
