import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMigrationStatus, parseSlotMigrations } from '@/lib/cluster/migrations/parse-jobs';
import { REDIS_TASK, VALKEY_JOB } from './job-replies';

describe('CLUSTER GETSLOTMIGRATIONS of Valkey 9', () => {
  it('reads the reply of its documentation', () => {
    expect(parseSlotMigrations([VALKEY_JOB])).toEqual({
      jobs: [
        {
          id: '5371b28997de6fd0bbe813ad8ebdfdf2faadb308',
          side: 'source',
          slots: [[0, 10]],
          from: '93941e777e17fcbc92d4398cc957ffea888f472b',
          to: '4b4f12fdfb58d5e30fef7b9ad3f1651dacbbaba9',
          state: 'done',
          phase: 'success',
          error: '',
          createdAt: 1_754_870_400_000,
          updatedAt: 1_754_870_400_000,
        },
      ],
      damaged: 0,
    });
  });

  it('takes every word but the three of an end for a job under way', () => {
    const states = ['snapshotting', 'replicating', 'cleaning-up', 'a-word-to-come', 'cancelled', 'failed'];
    const jobs = parseSlotMigrations(states.map(state => VALKEY_JOB.with(17, state)))?.jobs;
    expect(jobs?.map(job => job.state)).toEqual([
      'running',
      'running',
      'running',
      'running',
      'cancelled',
      'failed',
    ]);
  });

  it('reads several ranges, bytes left (9.1), and jobs of replicas that name no nodes', () => {
    const fields = [...VALKEY_JOB.slice(0, 6), ...VALKEY_JOB.slice(10), 'remaining_repl_size', 512].with(
      5,
      '0-10 20-30 7',
    );
    expect(parseSlotMigrations([fields])?.jobs[0]).toMatchObject({
      slots: [
        [0, 10],
        [20, 30],
        [7, 7],
      ],
      from: null,
      to: null,
      bytesLeft: 512,
    });
  });
});

describe('CLUSTER MIGRATION STATUS ALL of Redis 8.4', () => {
  it('reads a task', () => {
    expect(parseMigrationStatus([REDIS_TASK])?.jobs[0]).toMatchObject({
      id: '24cf41718b20f7f05901743dffc40bc9b15db339',
      side: 'target',
      slots: [[0, 1000]],
      from: '1098bb6d5c7b1c9eeb1ebd9d9a0d1a6a1c3eb8cd',
      to: '667f5d7e4ba7e6a2aa4f23d5e2a4dd7e1d5e1a2b',
      state: 'done',
      createdAt: 1_757_934_949_718,
      updatedAt: 1_757_934_951_232,
      retries: 0,
    });
  });

  it('takes a failed task for over only once it is archived: until then it is tried again', () => {
    const failed = REDIS_TASK.with(11, 'failed').with(13, 'Main channel - Connection is closed');
    expect(parseMigrationStatus([failed])?.jobs[0]?.state).toBe('failed');
    const again = failed.with(21, 0);
    expect(parseMigrationStatus([again])?.jobs[0]).toMatchObject({
      state: 'running',
      phase: 'failed',
      error: 'Main channel - Connection is closed',
    });
    expect(parseMigrationStatus([REDIS_TASK.with(11, 'canceled')])?.jobs[0]?.state).toBe('cancelled');
  });
});

describe('a damaged reply', () => {
  it('is counted entry by entry and costs nothing else', () => {
    const bad = [
      null,
      7,
      [],
      ['name'],
      VALKEY_JOB.with(5, '10-0'),
      VALKEY_JOB.with(5, '0-16384'),
      VALKEY_JOB.with(3, 'X'),
    ];
    expect(parseSlotMigrations([...bad, VALKEY_JOB])).toMatchObject({
      damaged: bad.length,
      jobs: [{ slots: [[0, 10]] }],
    });
    expect(parseSlotMigrations('OK')).toBeNull();
    expect(parseMigrationStatus(null)).toBeNull();
  });

  it('never throws, whatever arrives', () => {
    const field = fc.oneof(fc.constantFrom(...VALKEY_JOB, ...REDIS_TASK), fc.anything());
    const reply = fc.oneof(fc.anything(), fc.array(fc.array(field, { maxLength: 30 }), { maxLength: 4 }));
    fc.assert(
      fc.property(reply, value => {
        for (const parse of [parseSlotMigrations, parseMigrationStatus]) {
          const jobs = parse(value);
          expect(jobs === null).toBe(!Array.isArray(value));
          for (const job of jobs?.jobs ?? [])
            expect(job.slots.every(([a, b]) => a <= b && b < 16384)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
