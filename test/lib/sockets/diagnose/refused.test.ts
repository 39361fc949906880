import { expect, test } from 'vitest';
import { SocketTimer } from '@/lib/sockets/table/socket-row';
import { hostOf, withNamespaces, withRows } from '../../../fixtures/sockets/faults/changes';
import { confirmedIn, type Recorded, recorded, replay } from '../../../fixtures/sockets/faults/replay';

const cut = recorded('bus-cut');
const on = cut.on!;
const own = hostOf(cut.moments[0]!, on);
const victim = cut.moments[0]!.members.find(({ id }) => id === on)!;

/** Of the fault only what its own host shows of it: to the others, all is well. */
const ownOnly = (recording: Recorded, unread = 0) =>
  replay(recording, moment => {
    const quiet = withNamespaces(moment, (one, { host }) =>
      host === own ? one : { ...one, counters: null },
    );
    return withRows(quiet, (row, { host }) => {
      if (host === own) return row;
      const busWithIt = row.remote.ip === victim.host;
      return busWithIt ? { ...row, txQueue: 0, retransmits: 0, rxQueue: unread } : row;
    });
  });

test('what its own packet filter does not let out is a dead link, within half a second of being seen', () => {
  const first = ownOnly(cut).told[0]!;
  expect([first.first.node, first.first.peer]).toContain(on);
  expect(first.first.kind).toBe('bus-partitioned');
  expect(first.first.evidence[0]).toMatchObject({
    witness: `host:${own}`,
    text: '1 bus connection from it is dead: what is sent does not leave this host, whose own packet filter drops it, or which has no route.',
  });
  expect(confirmedIn(ownOnly(cut))).toContain(`bus-partitioned ${on}`);
});

test('a closed window is none: the other end has not read what it got', () => {
  expect(ownOnly(cut, 4096).told.filter(one => one.first.kind === 'bus-partitioned')).toEqual([]);
});

test('a probe timer with nothing to send is none', () => {
  const idle = replay(cut, moment =>
    withRows(moment, row => ({
      ...row,
      retransmits: 0,
      txQueue: 0,
      timer: row.timer === SocketTimer.probe ? row.timer : SocketTimer.none,
    })),
  );
  expect(idle.told.filter(one => one.first.kind === 'bus-partitioned')).toEqual([]);
});
