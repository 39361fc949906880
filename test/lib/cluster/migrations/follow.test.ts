import { describe, expect, it } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import { all, but, id, join, master, replica, SIX } from '../../../helpers/cluster-model';
import { counted, marked, migrating, Story } from './story';

const plain = join(all(SIX));

describe('a migration slot by slot', () => {
  it('is followed from mark to arrival: slots, keys, pace, time left, and how long it took', () => {
    const story = new Story();
    expect(story.step({ picture: marked([0]), at: 0 })).toMatchObject({
      state: 'moving',
      from: id(1),
      to: id(2),
      marked: [[0, 0]],
      counted: 0,
      keysLeft: null,
      rate: null,
    });
    expect(story.of('migration-started')).toMatchObject([
      {
        node: id(1),
        data: { from: id(1), to: id(2), slots: [[0, 0]] },
        text: expect.stringMatching(/^Slot 0 began/),
      },
    ]);
    story.step({ picture: marked([0]), at: 1, counts: counted(0, 1000) });
    const half = story.step({ picture: marked([0]), at: 11, counts: counted(0, 500) });
    expect(half).toMatchObject({ keysLeft: 500, keysMoved: 500 });
    // 500 keys in the 11 s since the mark was seen.
    expect(half?.rate?.keysPerSecond).toBe(45);
    expect(half?.timeLeft).toBe(11_000);
    // The slot arrives with the last 500, the next one is marked.
    expect(story.step({ picture: marked([1], 'both', 0), at: 12 })).toMatchObject({
      moved: [[0, 0]],
      marked: [[1, 1]],
      counted: 1,
      keysLeft: null,
      keysMoved: 1000,
    });
    story.step({ picture: marked([], 'none', 1), at: 13 });
    expect(story.of('migration-finished')).toEqual([]);
    const over = story.step({ picture: marked([], 'none', 1), at: 17 });
    expect(over).toMatchObject({
      state: 'finished',
      moved: [[0, 1]],
      marked: [],
      lasted: 13_000,
      rate: null,
    });
    expect(story.of('migration-finished')).toMatchObject([
      {
        node: id(2),
        level: 'info',
        text: '2 slots (0-1) arrived with at least 1000 keys: 10.0.0.1:6379 → 10.0.0.2:6379, 13 s',
        data: { arrived: 2, keys: 1000, lasted: 13_000, dropped: [] },
      },
    ]);
    expect(story.of('migration-finished')[0]?.data).not.toHaveProperty('aborted');
    expect(story.of('migration-started')).toHaveLength(1);
  });

  it('counts the slots that arrived before the first mark was seen, and those that were never seen marked', () => {
    const story = new Story();
    story.step({ picture: marked([], 'none', 4), at: 0 });
    expect(story.topology.migrations).toEqual([]);
    expect(story.step({ picture: marked([9], 'both', 8), at: 1 })).toMatchObject({
      moved: [[0, 8]],
      marked: [[9, 9]],
    });
    expect(story.step({ picture: marked([], 'none', 20), at: 2 })).toMatchObject({ moved: [[0, 20]] });
  });

  it('is no migration when a replica takes over, nor when slots go without any mark', () => {
    const story = new Story();
    const taken = but(
      master(1, [], { flags: Flag.master | Flag.fail }),
      master(4, [[0, 5460]], { configEpoch: 9 }),
    );
    story.step({ picture: join(all(taken, [2, 3, 4, 5, 6])), at: 0 });
    story.step({ picture: join(all(taken, [2, 3, 4, 5, 6])), at: 10 });
    expect(story.topology.migrations).toEqual([]);
    const other = new Story();
    other.step({ picture: marked([], 'none', 4), at: 0 });
    other.step({ picture: marked([], 'none', 4), at: 10 });
    expect(other.told.map(event => event.type)).not.toContain('migration-finished');
  });

  it('was aborted when the mark is gone and the owner is not', () => {
    const story = new Story();
    story.step({ picture: marked([0]), at: 0 });
    story.step({ picture: plain, at: 1 });
    expect(story.step({ picture: plain, at: 5 })).toMatchObject({
      state: 'aborted',
      dropped: [[0, 0]],
      moved: [],
    });
    expect(story.of('migration-finished')).toMatchObject([
      {
        level: 'warning',
        data: { aborted: true, arrived: 0, dropped: [[0, 0]] },
        text: expect.stringMatching(
          /^Slot 0 did not move and is no longer marked, and stays with 10\.0\.0\.1:6379/,
        ),
      },
    ]);
  });

  it('keeps the mark of a node that cannot be heard: it is not gone', () => {
    const story = new Story();
    story.step({ picture: marked([0]), at: 0 });
    const silent = join(all(migrating([], 'none', -1), [2, 3, 4, 5, 6]));
    story.step({ picture: silent, at: 1 });
    expect(story.step({ picture: silent, at: 8 })).toMatchObject({
      state: 'moving',
      marked: [[0, 0]],
      dropped: [],
    });
    // The one end that speaks still carries its mark: that the other one's is not seen says nothing.
    const half = join(all(migrating([0], 'target', -1), [2, 3, 4, 5, 6]));
    for (const at of [20, 35]) expect(story.step({ picture: half, at })).toMatchObject({ state: 'moving' });
    expect(story.step({ picture: marked([0]), at: 36 })).toMatchObject({ state: 'moving' });
    // Its replica took over meanwhile: the migration is over though nobody could take the mark off.
    const heir = but(
      master(1, [], { flags: Flag.master | Flag.fail }),
      master(4, [[0, 5460]], { configEpoch: 9 }),
    );
    story.step({ picture: join(all(heir, [2, 3, 4, 5, 6])), at: 40 });
    expect(story.step({ picture: join(all(heir, [2, 3, 4, 5, 6])), at: 44 })).toMatchObject({
      state: 'aborted',
    });
  });

  it('shows what is over for a while, and tells nothing twice after our restart', () => {
    const story = new Story();
    story.step({ picture: marked([0]), at: 0 });
    story.step({ picture: marked([0]), at: 1, counts: counted(0, 70) });
    story.restart(2);
    expect(story.step({ picture: marked([0]), at: 3 })).toMatchObject({ state: 'moving', keysLeft: 70 });
    story.step({ picture: marked([], 'none', 0), at: 4 });
    story.step({ picture: marked([], 'none', 0), at: 8 });
    story.restart(9);
    expect(story.step({ picture: marked([], 'none', 0), at: 10 })).toMatchObject({ state: 'finished' });
    expect(story.of('migration-started')).toHaveLength(1);
    expect(story.of('migration-finished')).toHaveLength(1);
    story.step({ picture: marked([], 'none', 0), at: 400 });
    expect(story.topology.migrations).toEqual([]);
  });

  it('is measured by the monotonic clock, whatever is done to the wall clock', () => {
    const story = new Story();
    story.step({ picture: marked([0]), at: 0 });
    story.set = 3_600_000;
    expect(story.step({ picture: marked([0]), at: 5 })).toMatchObject({ state: 'moving' });
    story.set = -3_600_000;
    story.step({ picture: marked([], 'none', 0), at: 6 });
    expect(story.step({ picture: marked([], 'none', 0), at: 10 })).toMatchObject({
      state: 'finished',
      lasted: 6000,
    });
    story.set = 3_600_000;
    expect(story.step({ picture: marked([], 'none', 0), at: 11 })).toMatchObject({ state: 'finished' });
  });
});

describe('a migration that is stuck', () => {
  it('is told once, and again only after progress', () => {
    const story = new Story();
    story.step({ picture: marked([0]), at: 0 });
    story.step({ picture: marked([0]), at: 1, counts: counted(0, 90) });
    story.step({ picture: marked([0]), at: 59, counts: counted(0, 90) });
    expect(story.of('migration-stuck')).toEqual([]);
    expect(story.step({ picture: marked([0]), at: 62, counts: counted(0, 90) })).toMatchObject({
      state: 'stuck',
      stuck: 'no-progress',
      stuckSlots: [[0, 0]],
    });
    story.step({ picture: marked([0]), at: 90, counts: counted(0, 90) });
    expect(story.of('migration-stuck')).toHaveLength(1);
    expect(story.topology.verdict).toMatchObject({ level: 'warning', code: 'migration-stuck' });
    expect(story.topology.verdict.text).toBe(
      'Slot 0 is stuck, no key and no slot has left 10.0.0.1:6379 for 1 min: 10.0.0.1:6379 → 10.0.0.2:6379.',
    );
    expect(story.topology.verdict.risk).toContain('redis-cli --cluster fix 10.0.0.1:6379');
    expect(story.topology.verdict.evidence[0]?.confirm).toBe('redis-cli --cluster check 10.0.0.1:6379');
    expect(story.step({ picture: marked([0]), at: 100, counts: counted(0, 80) })).toMatchObject({
      state: 'moving',
    });
    story.step({ picture: marked([0]), at: 161, counts: counted(0, 80) });
    expect(story.of('migration-stuck')).toHaveLength(2);
  });

  it('says so of a mark on one side only after ten seconds, and no more once the other side is marked too', () => {
    const story = new Story();
    story.step({ picture: marked([0], 'source'), at: 0 });
    expect(story.step({ picture: marked([0], 'source'), at: 9 })?.state).toBe('moving');
    expect(story.step({ picture: marked([0], 'source'), at: 10 })).toMatchObject({
      state: 'stuck',
      stuck: 'one-sided',
    });
    expect(story.topology.verdict.risk).toContain('10.0.0.2:6379 sends them back');
    expect(story.of('migration-stuck')).toMatchObject([{ data: { reason: 'one-sided', slots: [[0, 0]] } }]);
    expect(story.step({ picture: marked([0]), at: 12 })?.state).toBe('moving');
    expect(story.step({ picture: marked([0]), at: 30 })?.state).toBe('moving');
  });

  it('is not, as long as keys leave by a mark on the target alone', () => {
    const story = new Story();
    for (let at = 0; at < 40; at++)
      expect(story.step({ picture: marked([0], 'target'), at, counts: counted(0, 900 - at) })?.state).toBe(
        'moving',
      );
  });

  it('says that a mark on a replica moves nothing', () => {
    const story = new Story();
    const left = join(all(but(replica(4, 1, { migrating: [{ slot: 7, peer: id(2) }] }))));
    story.step({ picture: left, at: 0 });
    expect(story.step({ picture: left, at: 11 })).toMatchObject({ state: 'stuck', stuck: 'on-replica' });
    expect(story.of('migration-stuck')).toMatchObject([{ level: 'info', data: { reason: 'on-replica' } }]);
    expect(story.topology.verdict).toMatchObject({ level: 'info' });
  });

  it('goes by the number of all keys where those of a slot may not be counted', () => {
    const story = new Story();
    const unknown = { slot: 0, unknown: 'keys left unknown: no permission' };
    const keys = (of: number, to: number) =>
      new Map([
        [id(1), { at: 0, keys: of }],
        [id(2), { at: 0, keys: to }],
      ]);
    const picture = (n: number) =>
      join(all(migrating([0], 'both', -1)), { measures: keys(5000 - n, 100 + n) });
    expect(story.step({ picture: picture(0), at: 0, counts: [[id(1), unknown]] })).toMatchObject({
      keysLeft: null,
      keysMoved: null,
      keysUnknown: unknown.unknown,
    });
    expect(story.topology.verdict.evidence.map(each => each.text)).toContain(
      '10.0.0.1:6379: keys left unknown: no permission',
    );
    story.step({ picture: picture(50), at: 40 });
    expect(story.step({ picture: picture(50), at: 99 })).toMatchObject({
      state: 'moving',
      keysUnknown: unknown.unknown,
    });
    expect(story.step({ picture: picture(50), at: 101 })).toMatchObject({ state: 'stuck' });
  });
});
