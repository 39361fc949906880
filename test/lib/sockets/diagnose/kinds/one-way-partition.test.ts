import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  prolonged,
  withoutQueries,
  withRows,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { confirmedIn, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const deaf = recorded('one-way');
const on = deaf.on!;
const own = hostOf(deaf.moments[0]!, on);
const address = deaf.moments[0]!.members.find(({ id }) => id === on)!.host;
const told = replay(deaf).told.filter(one => one.first.kind === 'one-way-partition');

describe('one-way-partition', () => {
  test('a stuck answer shows who is heard and does not hear; its own side mirrors it', () => {
    const [first] = told;
    const { node, peer } = first!.first;
    expect(first!.first).toMatchObject({
      id: `one-way-partition:${node}>${peer}`,
      node: on,
      level: 'warning',
      text: expect.stringMatching(/^is heard by [\d.]+:6379 but hears nothing from it$/),
    });
    const lines = first!.proven!.evidence;
    const heard =
      'This host answers its pings, so it hears it, but it is not heard: what was sent is repeated 2 times without acknowledgement.';
    expect(lines[0]).toMatchObject({ text: heard });
    expect(lines.find(line => line.witness === `host:${own}`)!.text).toMatch(
      /^\d connections? between them (is|are) dead: /,
    );
    expect(first!.proven!.confirmedAt! - first!.proven!.since).toBeGreaterThanOrEqual(450);
  });

  test('with more than one such peer it is told of the node, and the link is told no longer', () => {
    const [single, whole] = told;
    expect(whole!.first).toMatchObject({
      id: `one-way-partition:${on}`,
      text: expect.stringMatching(/^is heard by \d nodes but hears nothing from them$/),
    });
    expect(single!.cleared).toBe(whole!.confirmed);
  });

  test('without any mirror of it an answer is merely late', () => {
    const [peer] = told.map(one => one.first.peer);
    const only = hostOf(deaf.moments[0]!, peer!);
    const story = replay(deaf, moment => withoutQueries(onlyHosts(host => host === only)(moment)));
    expect(confirmedIn(story)).toEqual([]);
    expect(story.told.map(one => one.first.kind)).toContain('one-way-partition');
  });

  test('answers alone that several hosts send in vain are late too, unless something else mirrors them', () => {
    const outside = onlyHosts(host => host !== own);
    const answersAlone = replay(deaf, moment =>
      withRows(outside(moment), row => (row.remote.ip === address && row.local.port !== 16379 ? null : row)),
    );
    const whole = answersAlone.told.find(({ first }) => first.id === `one-way-partition:${on}`)!;
    expect(new Set(whole.last.evidence.map(line => line.witness)).size).toBeGreaterThanOrEqual(2);
    expect(whole.confirmed).toBeNull();
    expect(confirmedIn(replay(deaf, outside))).toContain(`one-way-partition ${on}`);
  });

  test('an answer that went on in between was lost, not kept from it', () => {
    const [single] = told;
    const peer = hostOf(deaf.moments[0]!, single!.first.peer!);
    const during = prolonged(deaf, deaf.undone, 0);
    // Acknowledged in the looks right before it would have become a fact, and dead again after them.
    const gap = (moment: Moment) =>
      withRows(moment, (row, { host, at }) => {
        const then = at - deaf.began;
        const inGap = then > single!.raised + 50 && then < single!.confirmed! - 50;
        return host === peer && row.remote.ip === address && row.local.port === 16379 && inGap
          ? { ...row, retransmits: 0, txQueue: 0, timer: 0 }
          : row;
      });
    expect(confirmedIn(replay(during)).length).toBeGreaterThan(0);
    const story = replay(during, gap);
    expect(story.told.map(({ first }) => first.kind)).toContain('one-way-partition');
    expect(confirmedIn(story)).not.toContain(`one-way-partition ${on}`);
  });

  test('a full cut leaves nothing to answer to, loss is made good', () => {
    for (const fault of ['host-cut', 'bus-cut', 'loss', 'flap'])
      expect(
        replay(recorded(fault)).told.some(one => one.first.kind === 'one-way-partition'),
        fault,
      ).toBe(false);
  });

  test('heals without a trace', () => {
    expect(new Set(confirmedIn(replay(deaf)))).toEqual(new Set([`one-way-partition ${on}`]));
    expect(told.filter(one => one.confirmed !== null)).toHaveLength(2);
    expect(replay(deaf).steps.at(-1)!.diagnoses).toEqual([]);
  });
});
