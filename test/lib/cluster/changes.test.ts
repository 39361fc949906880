import { describe, expect, it } from 'vitest';
import { changes as changesAt } from '@/lib/cluster/changes/changes';
import { explainFailure } from '@/lib/cluster/explain-failure';
import { Flag } from '@/lib/cluster/flags';
import type { Topology } from '@/lib/cluster/topology';
import { AT, all, but, id, join, line, master, replica, SIX, view } from '../../helpers/cluster-model';

/** The clock when the second picture was published: later than its readings. */
const NOW = AT + 20;
const changes = (prev: Topology, next: Topology) => changesAt(prev, next, NOW);
const types = (prev: Topology, next: Topology) => changes(prev, next).map(event => event.type);
const six = join(all(SIX));

describe('changes', () => {
  it('stamps events with the time they were seen, not with the time of the last reading', () => {
    const reach = new Map(
      SIX.map(one => [
        one.id,
        { ok: false as const, since: AT, at: AT, failure: explainFailure('refused', 'x:1') },
      ]),
    );
    const told = changes(six, join([], { previous: six, reach, now: AT + 60_000 }));
    expect(told.map(event => event.type)).toEqual(Array(6).fill('node-unreachable'));
    expect(new Set(told.map(event => event.at))).toEqual(new Set([NOW]));
  });

  it('says that the slots of a node that lost its address are not served', () => {
    const lost = master(1, [[0, 5460]], { host: '', port: 0, busPort: 0, flags: Flag.master | Flag.noaddr });
    const told = changes(six, join(all(but(lost), [2, 3, 4, 5, 6]), { previous: six }));
    expect(told).toContainEqual(expect.objectContaining({ type: 'slots-uncovered', level: 'critical' }));
    expect(told).toContainEqual(
      expect.objectContaining({ text: '10.0.0.1:6379 has lost its address (noaddr)' }),
    );
  });

  it('does not make a dead node move between the two addresses that views print for it', () => {
    const moved = but(master(1, [[0, 5460]], { host: '10.0.0.77' }));
    const one = join([view(2, SIX, AT), view(3, moved, AT + 1)], { previous: six });
    const two = join([view(2, SIX, AT + 3), view(3, moved, AT + 2)], { previous: one });
    expect(types(six, one)).not.toContain('node-address-changed');
    expect(types(one, two)).not.toContain('node-address-changed');
  });

  it('gives no events between equal pictures, nor for the first one', () => {
    expect(changes(six, join(all(SIX)))).toEqual([]);
    expect(changes(join([]), six)).toEqual([]);
  });

  it('tells a failover in the order it happens: PFAIL, FAIL, failover, epoch', () => {
    const pfail = join(
      [view(2, but(master(1, [[0, 5460]], { flags: Flag.master | Flag.pfail }))), ...all(SIX, [3, 4, 5, 6])],
      { previous: six },
    );
    const risen = but(
      master(1, [], { flags: Flag.master | Flag.fail }),
      master(4, [[0, 5460]], { configEpoch: 7 }),
    );
    const failed = join(
      all(but(master(1, [[0, 5460]], { flags: Flag.master | Flag.fail })), [2, 3, 4, 5, 6]),
      { previous: pfail },
    );
    const over = { ...join(all(risen, [2, 3, 4, 5, 6]), { previous: failed }), currentEpoch: 7 };
    expect(types(six, pfail)).toContain('pfail-raised');
    expect(types(pfail, failed)).toEqual(expect.arrayContaining(['fail-raised', 'slots-uncovered']));
    const told = changes(failed, over);
    const interesting = told
      .map(event => event.type)
      .filter(type => ['failover', 'current-epoch-changed', 'slots-covered'].includes(type));
    expect(interesting).toEqual(['failover', 'current-epoch-changed', 'slots-covered']);
    expect(told.find(event => event.type === 'failover')).toMatchObject({
      node: id(4),
      data: { from: id(1), to: id(4), configEpoch: 7, afterFail: true },
    });
  });

  it('infers the PFAIL before a FAIL that fell between two readings', () => {
    const failed = join(
      all(but(master(1, [[0, 5460]], { flags: Flag.master | Flag.fail })), [2, 3, 4, 5, 6]),
      { previous: six },
    );
    expect(types(six, failed).filter(type => type.endsWith('-raised'))).toEqual([
      'pfail-raised',
      'fail-raised',
    ]);
  });

  it('tells moved slots once per pair, with their ranges', () => {
    const moved = join(
      all(
        but(
          master(1, [[100, 5460]]),
          master(
            2,
            [
              [0, 99],
              [5461, 10922],
            ],
            { configEpoch: 8 },
          ),
        ),
      ),
      { previous: six },
    );
    const event = changes(six, moved).find(one => one.type === 'slots-moved');
    expect(event).toMatchObject({
      data: { from: id(1), to: id(2), slots: [[0, 99]] },
      text: '100 slots (0-99) moved 10.0.0.1:6379 → 10.0.0.2:6379',
    });
    expect(types(six, moved)).not.toContain('failover');
  });

  it('tells who joined, shook hands, moved house and left', () => {
    const shaking = join(all([...SIX, line(7, { flags: Flag.handshake })]), { previous: six });
    expect(types(six, shaking)).toEqual(['handshake']);
    const joined = join(all([...SIX, replica(8, 1)]), { previous: shaking });
    expect(types(shaking, joined)).toEqual(['node-added']);
    const moved = join(all(but(replica(6, 3, { host: '10.9.9.9' }))), { previous: six });
    expect(changes(six, moved)).toMatchObject([
      { type: 'node-address-changed', text: '10.0.0.6:6379 is now at 10.9.9.9:6379' },
    ]);
    expect(types(joined, six)).toEqual(['node-removed']);
  });

  it('tells a split only once it outlives two intervals, and its end', () => {
    const twisted = [
      view(2, but(master(3, [[10923, 16383]], { configEpoch: 9 }))),
      ...all(SIX, [1, 3, 4, 5, 6]),
    ];
    const first = join(twisted, { previous: six });
    const later = { ...join(twisted, { previous: first }), at: first.at + 2500 };
    expect(types(six, first)).not.toContain('views-split');
    expect(types(first, later)).toContain('views-split');
    expect(types(later, { ...six, at: later.at + 1000 })).toContain('views-agree');
  });
});
