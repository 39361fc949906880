import { describe, expect, it } from 'vitest';
import {
  factsOf,
  markOfRun,
  migrationsMark,
  progressOf,
  stateWords,
} from '@/components/migrations/migration-words';
import type { MigrationRun } from '@/lib/cluster/migrations/run';
import { id } from '../../helpers/cluster-model';

const run = (facts: Partial<MigrationRun> = {}): MigrationRun => ({
  id: 'r',
  kind: 'keys',
  from: id(1),
  to: id(2),
  state: 'moving',
  since: 0,
  lastProgress: 0,
  moved: [[0, 11]],
  marked: [[12, 12]],
  dropped: [],
  counted: 12,
  keysLeft: 250,
  keysMost: 1000,
  keysMoved: 9000,
  rate: { keysPerSecond: 45, slotsPerMinute: 3.2 },
  timeLeft: 6000,
  ...facts,
});

describe('what is said of a migration', () => {
  it('tells slots done, keys left, pace and time left, units always', () => {
    expect(factsOf(run())).toEqual([
      '12 slots moved',
      '1 in motion',
      'slot 12: 250 keys left',
      '45 keys per second',
      '3 slots per minute',
      'about 6.0 s left for what is marked',
    ]);
  });

  it('says why keys are not counted, and that they are not counted yet', () => {
    const why = 'keys left unknown: no permission';
    expect(factsOf(run({ keysLeft: null, rate: null, timeLeft: null, keysUnknown: why }))).toContain(why);
    expect(factsOf(run({ keysLeft: null }))).toContain('slot 12: keys not counted yet');
  });

  it('shows how far the marked slot is, or how many of a batch have arrived; of an atomic step nobody can tell', () => {
    expect(progressOf(run())).toEqual({ part: 0.75, of: 'slot 12' });
    expect(progressOf(run({ marked: [[12, 15]], keysLeft: 1000 }))).toEqual({
      part: 0.75,
      of: 'the slots marked so far',
    });
    expect(progressOf(run({ kind: 'atomic', moved: [] }))).toBeNull();
    expect(progressOf(run({ state: 'finished' }))?.part).toBe(1);
    expect(progressOf(run({ keysMost: 0, keysLeft: 0 }))?.part).toBe(0);
  });

  it('marks trouble with the worst that is under way, and lets what is over rest', () => {
    const stuck = run({ state: 'stuck', stuck: 'one-sided' });
    const left = run({ state: 'stuck', stuck: 'on-replica' });
    expect(migrationsMark([run(), stuck])).toBe('warning');
    expect(migrationsMark([left])).toBe('info');
    expect(migrationsMark([run({ state: 'failed' })])).toBe('ok');
    expect(markOfRun(run({ error: 'connection lost' }))).toBe('warning');
    expect(stateWords(stuck)).toBe('stuck: marked on one side only');
    expect(stateWords(run({ state: 'aborted' }))).toBe('aborted');
  });

  it('tells what became of it', () => {
    expect(factsOf(run({ state: 'aborted', marked: [], dropped: [[12, 12]], lasted: 34_000 }))).toEqual([
      '12 slots moved',
      '1 stayed: 12',
      'at least 9000 keys',
      'in 34 s',
    ]);
    expect(
      factsOf(run({ kind: 'atomic', marked: [[0, 99]], phase: 'snapshotting', bytesLeft: 2048, retries: 2 })),
    ).toEqual(['100 slots: 0-99', 'snapshotting', '2.00 KiB left to replicate', 'begun anew 2 times']);
  });
});
