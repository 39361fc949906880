import { describe, expect, test } from 'vitest';
import { hostOf, withNamespaces, withQuery } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const quiet = recorded('quiet');
const member = quiet.moments[0]!.members[0]!;
const own = hostOf(quiet.moments[0]!, member.id);

/** A healthy node at whose client port so many wait from the first to the second moment, ms; our questions wait `late` ms. */
const queued = (waiting: number, [from, to]: readonly [number, number], late = 0) =>
  of(
    replay(quiet, (moment, at) => {
      const asked =
        late > 0 && at >= from ? withQuery(moment, member.id, { waitingSince: moment.now - late }) : moment;
      return withNamespaces(asked, (one, view) => {
        const then = view.at - quiet.began;
        if (view.host !== own || then < from || then >= to) return one;
        const ports = one.ports.map(port =>
          port.port === member.port ? { ...port, acceptQueue: waiting } : port,
        );
        return { ...one, ports };
      });
    }),
    'accept-queue-full',
  );

describe('accept-queue-full', () => {
  test('its kernel and a late answer of ours confirm it', () => {
    const told = queued(40, [1000, 8000], 300)!;
    expect(told.proven).toMatchObject({
      id: `accept-queue-full:${member.id}`,
      level: 'warning',
      text: 'accepts new connections too slowly',
      evidence: [
        {
          witness: `host:${own}`,
          text: '40 connections wait to be accepted on port 6379.',
          confirm: "ss -tln 'sport = :6379'",
        },
        { witness: 'us', text: 'Our question is answered late.' },
      ],
    });
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(1000);
    expect(told.cleared).toBeGreaterThan(8000);
    expect(told.cleared).toBeLessThan(8000 + 3500);
  });

  test('without a late answer it is a suspicion', () => {
    expect(queued(40, [1000, 8000])).toMatchObject({ confirmed: null, first: { confidence: 0.5 } });
    expect(queued(40, [1000, 8000], 150)!.confirmed).toBeNull();
  });

  test('a few who wait, or many for a moment, are newcomers', () => {
    expect(queued(31, [1000, 8000], 300)).toBeUndefined();
    expect(queued(40, [1000, 1900], 300)).toBeUndefined();
  });
});
