import { describe, expect, test } from 'vitest';
import {
  hostOf,
  withNamespaces,
  withoutQueries,
  withQuery,
} from '../../../../fixtures/sockets/faults/changes';
import type { Moment } from '../../../../fixtures/sockets/faults/recording';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const stall = recorded('stall');
const on = stall.on!;
const own = hostOf(stall.moments[0]!, on);
const quiet = recorded('quiet');
const calm = quiet.moments[0]!.members[0]!;
const calmHost = hostOf(quiet.moments[0]!, calm.id);

describe('stalled', () => {
  test('unread bytes and an unanswered question, once no busy moment is that long', () => {
    const told = of(replay(stall), 'stalled', on)!;
    expect(told.first).toMatchObject({
      state: 'suspected',
      level: 'warning',
      text: 'is not reading for the moment',
    });
    expect(told.proven!.evidence.map(line => line.witness)).toEqual([`host:${own}`, 'us']);
    expect(told.proven!.confirmedAt! - told.proven!.since).toBeGreaterThanOrEqual(500);
    expect(told.cleared).toBeLessThan(stall.undone + 2500);
  });

  test('a process that runs is called busy', () => {
    const story = replay(stall, moment =>
      withNamespaces(moment, (one, { host, at }) => ({
        ...one,
        processes: one.processes.map(process =>
          host === own
            ? { ...process, state: 'R', cpuTicks: Math.round((at - stall.began) / 10) + 1000 }
            : process,
        ),
      })),
    );
    expect(of(story, 'stalled', on)!.last.text).toBe('is busy and not reading');
  });

  test('without our question its own kernel is the only witness', () => {
    const told = of(replay(stall, withoutQueries), 'stalled', on)!;
    expect(told.confirmed).toBeNull();
    expect(told.first.evidence.map(line => line.witness)).toEqual([`host:${own}`]);
  });

  test('an answer that is late with nothing unread in its kernel is our own lateness', () => {
    const story = replay(quiet, (moment, at) =>
      at < 0 ? moment : withQuery(moment, calm.id, { waitingSince: quiet.began, own: acknowledged(moment) }),
    );
    expect(story.told).toEqual([]);
  });

  test('bytes unread in two looks are read in the third', () => {
    // The first look was taken before: changing it changes nothing.
    const piled = (looks: number) => {
      let seen = 0;
      let last = 0;
      return replay(quiet, (moment, at) =>
        withNamespaces(moment, (one, view) => {
          if (view.host !== calmHost || at < 0) return one;
          if (view.at > last) seen++;
          last = view.at;
          const unread = seen <= looks;
          return {
            ...one,
            ports: one.ports.map(port =>
              port.port === calm.port && unread ? { ...port, unread: 1, rxQueue: 30 } : port,
            ),
          };
        }),
      );
    };
    expect(of(piled(3), 'stalled')).toBeUndefined();
    expect(of(piled(5), 'stalled')!.first).toMatchObject({
      node: calm.id,
      evidence: [
        {
          text: '1 client connection of it holds bytes that nobody reads, and its kernel goes on acknowledging.',
        },
      ],
    });
  });
});

function acknowledged({ hosts }: Moment) {
  const row = hosts.flatMap(({ sample }) => sample.namespaces).flatMap(one => one.rows)[0]!;
  return { ...row, state: 1, txQueue: 0, retransmits: 0 };
}
