import { describe, expect, test } from 'vitest';
import { hostOf, withMember, withQuery } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const moving = recorded('resharding');
const on = moving.on!;
const told = of(replay(moving), 'migration-activity')!;

describe('migration-activity', () => {
  test("a master's process at another master's client port is a suspicion", () => {
    const { node, peer } = told.first;
    expect(told.first).toMatchObject({
      id: `migration-activity:${on}>${peer}`,
      level: 'info',
      state: 'suspected',
    });
    expect(told.first.text).toMatch(/^moves keys to [\d.]+:6379$/);
    expect(told.first.evidence).toMatchObject([
      {
        witness: `host:${hostOf(moving.moments[0]!, node)}`,
        text: expect.stringMatching(
          /^Its process holds a connection to the client port of [\d.]+:6379, another master\.$/,
        ),
      },
    ]);
  });

  test('the marks on the listing of either of them make it a fact at once', () => {
    for (const marked of [on, told.first.peer!]) {
      const story = replay(moving, (moment, at) =>
        withQuery(moment, marked, { migrating: at >= 1000 && at < 3000 }),
      );
      const { confirmed, proven } = of(story, 'migration-activity')!;
      expect(confirmed).toBeGreaterThanOrEqual(1000);
      expect(confirmed).toBeLessThan(2000);
      expect(proven!.evidence[1]).toMatchObject({
        witness: 'cluster',
        text: 'Their own listings mark slots as migrating or importing.',
      });
    }
    const other = moving.moments[0]!.members.find(({ id }) => id !== on && id !== told.first.peer)!.id;
    const story = replay(moving, moment => withQuery(moment, other, { migrating: true }));
    expect(of(story, 'migration-activity')!.confirmed).toBeNull();
  });

  test('a replica at its master is replication', () => {
    const story = replay(moving, moment => withMember(moment, on, { role: 'replica' }));
    expect(of(story, 'migration-activity')).toBeUndefined();
    expect(of(replay(recorded('quiet')), 'migration-activity')).toBeUndefined();
  });
});
