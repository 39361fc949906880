import { describe, expect, test } from 'vitest';
import {
  hostOf,
  onlyHosts,
  prolonged,
  withMember,
  withoutQueries,
  withQuery,
  withRows,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { confirmedIn, of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const cut = recorded('host-cut');
const on = cut.on!;
const first = cut.moments[0]!;
const own = hostOf(first, on);
const address = first.members.find(({ id }) => id === on)!.host;
const partitioned = (change?: (moment: Moment, at: number) => Moment) =>
  of(replay(cut, change), 'host-partitioned', on);

describe('host-partitioned', () => {
  test('peers, we ourselves and its silent agent agree', () => {
    const told = partitioned()!;
    expect(told.proven).toMatchObject({
      id: `host-partitioned:${on}`,
      level: 'critical',
      text: 'is cut off: its host acknowledges nothing',
    });
    const said = replay(cut).steps.flatMap(({ diagnoses }) =>
      diagnoses.flatMap(({ kind, evidence }) => (kind === 'host-partitioned' ? evidence : [])),
    );
    const line = (witness: string | RegExp) => said.find(one => one.witness.match(witness))?.text;
    expect(line(new RegExp(`^host:(?!${own})`))).toMatch(
      /^(A connection|\d connections) to it (is|are) dead: what was sent is repeated \d times? without acknowledgement\.$/,
    );
    expect(said.filter(one => one.witness === 'us').map(one => one.text)).toEqual(
      expect.arrayContaining([
        'Our own question is not acknowledged by its kernel.',
        'Its agent was asked for samples and is silent, while those of other hosts answer.',
      ]),
    );
  });

  test('what its peers say is enough where nothing is asked', () => {
    const told = partitioned(withoutQueries)!;
    expect(told.confirmed).toBeLessThan(2500);
    expect(told.proven!.evidence.every(line => line.witness.startsWith('host:'))).toBe(true);
  });

  test('we alone confirm nothing', () => {
    expect(partitioned(onlyHosts(() => false))?.confirmed ?? null).toBeNull();
  });

  test('a host that answers us is not cut off', () => {
    const story = replay(cut, (moment, at) =>
      at < 0
        ? moment
        : withQuery(moment, on, { answeredAt: moment.now, waitingSince: null, own: null, failure: null }),
    );
    expect(confirmedIn(story)).not.toContain(`host-partitioned ${on}`);
  });

  test('dead bus connections alone may be the bus alone', () => {
    const busOnly = (moment: Moment) =>
      withRows(withoutQueries(moment), row =>
        [row.local.ip, row.remote.ip].includes(address) &&
        [row.local.port, row.remote.port].includes(6379) &&
        row.state !== 10
          ? null
          : row,
      );
    expect(partitioned(busOnly)).toBeUndefined();
  });

  test('one segment sent again, and our question, may be chance, however long nothing more is seen', () => {
    const repeated = (moment: Moment) =>
      moment.hosts.some(({ sample }) =>
        sample.namespaces.some(({ rows }) =>
          rows.some(row => row.remote.ip === address && row.retransmits > 0 && row.txQueue > 0),
        ),
      );
    const once = cut.moments.find(moment => moment.now > cut.began && repeated(moment))!;
    const long = prolonged(cut, once.now - cut.began, 4000);
    const seen = (times: number) => (moment: Moment) => {
      const our = moment.queries.get(on)?.own ?? null;
      const outside = withRows(onlyHosts(host => host !== own)(moment), row =>
        row.retransmits > 0 ? { ...row, retransmits: times } : row,
      );
      return withQuery(outside, on, { own: our && { ...our, retransmits: Math.min(our.retransmits, 1) } });
    };
    expect(of(replay(long, seen(1)), 'host-partitioned', on)!.confirmed).toBeNull();
    expect(of(replay(long, seen(2)), 'host-partitioned', on)!.confirmed).not.toBeNull();
  });

  test('who answers a ping has been heard: its host is not cut off', () => {
    const deaf = recorded('one-way');
    const outside = onlyHosts(host => host !== hostOf(deaf.moments[0]!, deaf.on!));
    const story = replay(deaf, moment => withoutQueries(outside(moment)));
    expect(new Set(confirmedIn(story))).toEqual(new Set([`one-way-partition ${deaf.on}`]));
  });

  test('its agent, heard another way, speaks against it for a while', () => {
    const before = cut.moments
      .findLast(({ now }) => now < cut.began)!
      .hosts.find(({ host }) => host === own)!;
    const heard = (moment: Moment, at: number): Moment => ({
      ...withoutQueries(moment),
      hosts:
        at >= 0 && at < 5000
          ? [...moment.hosts.filter(({ host }) => host !== own), { ...before, at: moment.now - 20 }]
          : moment.hosts,
    });
    const told = partitioned(heard)!;
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(1500);
    expect(told.proven!.evidence.map(line => line.witness)).not.toContain(`host:${own}`);
  });

  test('of a replica is no emergency', () => {
    expect(partitioned(moment => withMember(moment, on, { role: 'replica' }))?.first.level).toBe('warning');
  });

  test('heals without a trace: what stays dead until it is repeated next is told as no other fault', () => {
    expect(confirmedIn(replay(cut))).toEqual([`host-partitioned ${on}`]);
    expect(of(replay(cut), 'bus-partitioned')!.confirmed).toBeNull();
    expect(partitioned()!.cleared).toBeLessThan(cut.undone + 6000);
  });
});
