import { expect, test } from 'vitest';
import { withoutQueries } from '../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../fixtures/sockets/faults/replay';

/** Nobody answers us, so nothing but the kernels tells that it is over. */
const kill = replay(recorded('restart'), withoutQueries);

test('whose signs are gone says when they were last there, and only then', () => {
  const steps = kill.steps.map(({ at, diagnoses }) => ({
    at,
    one: diagnoses.find(({ kind, state }) => kind === 'crashed' && state === 'confirmed'),
  }));
  const told = of(kill, 'crashed')!;
  const lingering = steps.filter(({ one }) => one?.lastSeen !== undefined);
  expect(lingering.length).toBeGreaterThan(1);
  expect(new Set(lingering.map(({ one }) => one?.lastSeen)).size).toBe(1);
  expect(lingering.at(-1)!.one).toBe(told.last);
  const began = recorded('restart').began;
  const before = steps.findLast(({ one }) => one && one.lastSeen === undefined)!;
  expect(told.last.lastSeen! - began).toBe(before.at);
  expect(told.cleared! - before.at).toBeGreaterThan(1500);
});
