import { describe, expect, it } from 'vitest';
import type { AtomicJob } from '@/lib/cluster/migrations/atomic-job';
import { all, id, join, SIX } from '../../../helpers/cluster-model';
import { marked, Story } from './story';

const NOON = 1_700_000_000_000;
const plain = join(all(SIX));

const job = (facts: Partial<AtomicJob> = {}): AtomicJob => ({
  id: 'a1b2',
  side: 'source',
  slots: [[0, 99]],
  from: id(1),
  to: id(2),
  state: 'running',
  phase: 'snapshotting',
  error: '',
  createdAt: NOON,
  updatedAt: NOON,
  ...facts,
});
const target = (facts: Partial<AtomicJob> = {}) =>
  job({ side: 'target', phase: 'receiving-snapshot', ...facts });

describe('an atomic migration', () => {
  it('is one run for both its ends, and finished when either says so', () => {
    const story = new Story();
    const both = [
      [id(1), [job()]],
      [id(2), [target()]],
    ] as const;
    expect(story.step({ picture: plain, at: 0, jobs: both })).toMatchObject({
      id: 'a1b2',
      kind: 'atomic',
      state: 'moving',
      from: id(1),
      to: id(2),
      marked: [[0, 99]],
      phase: 'receiving-snapshot, snapshotting',
    });
    expect(story.topology.migrations).toHaveLength(1);
    expect(story.of('migration-started')[0]?.text).toBe(
      '100 slots (0-99) began to move 10.0.0.1:6379 → 10.0.0.2:6379 in one atomic step',
    );
    expect(story.topology.verdict).toMatchObject({ level: 'info', code: 'slots-moving' });
    const done = [[id(1), [job({ state: 'done', phase: 'success' })]]] as const;
    expect(story.step({ picture: marked([], 'none', 99), at: 9, jobs: done })).toMatchObject({
      state: 'finished',
      moved: [[0, 99]],
      lasted: 9000,
    });
    expect(story.of('migration-finished')).toMatchObject([
      { level: 'info', data: { arrived: 100, kind: 'atomic' } },
    ]);
    story.step({ picture: marked([], 'none', 99), at: 10, jobs: done });
    expect(story.of('migration-finished')).toHaveLength(1);
  });

  it('tells why it failed in the words of the server, and that one cancelled was aborted', () => {
    const story = new Story();
    story.step({ picture: plain, at: 0, jobs: [[id(1), [job(), job({ id: 'c3', slots: [[200, 200]] })]]] });
    const error = 'Ran out of memory (OOM) during slot import';
    story.step({
      picture: plain,
      at: 3,
      jobs: [
        [
          id(1),
          [
            job({ state: 'failed', phase: 'failed', error }),
            job({ id: 'c3', slots: [[200, 200]], state: 'cancelled', phase: 'cancelled' }),
          ],
        ],
      ],
    });
    const [cancelled, failed] = story.of('migration-finished');
    expect(failed).toMatchObject({ level: 'warning', data: { aborted: true, error, dropped: [[0, 99]] } });
    expect(failed?.text).toBe(
      `100 slots (0-99) failed to move, and stay with 10.0.0.1:6379: 10.0.0.1:6379 → 10.0.0.2:6379, 3.0 s. ${error}`,
    );
    expect(cancelled).toMatchObject({ data: { aborted: true, run: 'c3' } });
    expect(story.topology.migrations?.map(run => run.state)).toEqual(['aborted', 'failed']);
  });

  it('is stuck when nothing of it moves for a minute, and is not while its target gains keys', () => {
    const story = new Story();
    const keys = (n: number) => join(all(SIX), { measures: new Map([[id(2), { at: 0, keys: n }]]) });
    const jobs = [[id(1), [job()]]] as const;
    story.step({ picture: keys(1), at: 0, jobs });
    story.step({ picture: keys(5), at: 50, jobs });
    expect(story.step({ picture: keys(5), at: 100, jobs })).toMatchObject({ state: 'moving' });
    expect(story.step({ picture: keys(5), at: 110, jobs })).toMatchObject({
      state: 'stuck',
      stuck: 'no-progress',
    });
    expect(story.topology.verdict.risk).toContain('CLUSTER MIGRATION CANCEL ID a1b2 on 10.0.0.2:6379');
    expect(
      story.step({ picture: keys(5), at: 111, jobs: [[id(1), [job({ phase: 'replicating' })]]] }),
    ).toMatchObject({
      state: 'moving',
      phase: 'replicating',
    });
    expect(story.of('migration-stuck')).toHaveLength(1);
  });

  it('leaves history alone, and tells what came and went between two looks', () => {
    const story = new Story();
    const old = job({ id: 'old', state: 'done', phase: 'success', updatedAt: NOON - 600_000 });
    const quick = job({
      id: 'quick',
      state: 'done',
      phase: 'success',
      createdAt: NOON - 4000,
      updatedAt: NOON - 1000,
    });
    story.step({ picture: plain, at: 0, jobs: [[id(1), [old, quick]]] });
    expect(story.told.map(event => [event.type, event.data.run, event.data.lasted])).toEqual([
      ['migration-finished', 'quick', 3000],
    ]);
    story.step({ picture: plain, at: 1, jobs: [[id(1), [old, quick]]] });
    story.restart(2);
    story.step({ picture: plain, at: 3, jobs: [[id(1), [old, quick]]] });
    expect(story.told).toHaveLength(1);
  });

  it('that no end lists any more has arrived if its slots have, else it has failed', () => {
    const lost = new Story();
    lost.step({ picture: plain, at: 0, jobs: [[id(1), [job()]]] });
    lost.step({ picture: plain, at: 1 });
    expect(lost.topology.migrations?.[0]?.state).toBe('moving');
    expect(lost.step({ picture: plain, at: 2, jobs: [[id(1), []]] })).toMatchObject({
      state: 'failed',
      error: 'Neither end lists this migration any more.',
    });
    const arrived = new Story();
    arrived.step({ picture: plain, at: 0, jobs: [[id(1), [job()]]] });
    expect(arrived.step({ picture: marked([], 'none', 99), at: 2, jobs: [[id(1), []]] })).toMatchObject({
      state: 'finished',
    });
  });
});
