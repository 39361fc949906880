import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import type { NodeLine } from '@/lib/cluster/node-line';
import { inRanges, SLOT_COUNT } from '@/lib/cluster/slots';
import type { Topology } from '@/lib/cluster/topology';
import { buildView } from '@/lib/cluster/view';
import { AT, all, but, id, join, line, master, replica, SIX, view } from '../../helpers/cluster-model';

const node = (topology: Topology, n: number) => topology.nodes.find(one => one.id === id(n))!;

/** Views of one cluster whose observers disagree in every way that can happen at once. */
const disagreeing = fc
  .record({
    observers: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
    twists: fc.array(
      fc.record({
        by: fc.integer({ min: 1, max: 6 }),
        of: fc.integer({ min: 1, max: 6 }),
        flags: fc.constantFrom(0, Flag.pfail, Flag.fail),
        epoch: fc.integer({ min: 0, max: 9 }),
        slots: fc.constantFrom<NodeLine['slots']>([], [[0, 100]], [[50, 5460]], [[5461, 16383]]),
        role: fc.constantFrom(Flag.master, Flag.slave),
        forgets: fc.boolean(),
        age: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ observers, twists }) =>
    observers.map(n => {
      const mine = twists.filter(twist => twist.by === n);
      const lines = SIX.flatMap(one => {
        const twist = mine.find(candidate => id(candidate.of) === one.id);
        if (!twist) return [one];
        if (twist.forgets && one.id !== id(n)) return [];
        const role =
          twist.role === Flag.master
            ? { masterId: null, slots: twist.slots }
            : { masterId: id(1), slots: [] };
        return [
          {
            ...one,
            ...role,
            flags: twist.role | (one.id === id(n) ? 0 : twist.flags),
            configEpoch: twist.epoch,
          },
        ];
      });
      return view(n, lines, AT - (mine[0]?.age ?? 0));
    }),
  );

describe('merge', () => {
  it('does not depend on the order of views', () => {
    fc.assert(
      fc.property(disagreeing, fc.infiniteStream(fc.nat()), (views, salt) => {
        const order = new Map(views.map(one => [one, salt.next().value]));
        const shuffled = [...views].sort((a, b) => order.get(a)! - order.get(b)!);
        expect(join(shuffled)).toEqual(join(views));
        expect(join([...views].reverse())).toEqual(join(views));
      }),
    );
  });

  it('gives no slot two owners, and counts every slot once', () => {
    fc.assert(
      fc.property(disagreeing, views => {
        const { nodes, slots } = join(views);
        for (const slot of [0, 50, 100, 101, 5460, 5461, 10922, 16383])
          expect(nodes.filter(one => inRanges(one.slots, slot)).length).toBeLessThanOrEqual(1);
        const owned = nodes
          .flatMap(one => one.slots)
          .reduce((sum, [first, last]) => sum + last - first + 1, 0);
        const unassigned = slots.unassigned.reduce((sum, [first, last]) => sum + last - first + 1, 0);
        expect(owned).toBe(slots.assigned);
        expect(owned + unassigned).toBe(SLOT_COUNT);
        expect(slots.ok + slots.pfail + slots.fail).toBe(slots.assigned);
      }),
    );
  });

  it('orders masters by slot, each before its replicas', () => {
    expect(join(all(SIX)).nodes.map(one => one.id)).toEqual([1, 4, 2, 5, 3, 6].map(id));
  });

  it('counts only masters that own slots towards FAIL', () => {
    const suspect = but(master(1, [[0, 5460]], { flags: Flag.master | Flag.pfail }));
    const byReplica = join([...all(SIX, [2, 3, 4]), view(5, suspect)]);
    expect(node(byReplica, 1)).toMatchObject({ health: 'ok', suspectedBy: [id(5)], votes: 0 });
    const byMaster = join([...all(SIX, [3, 4, 5]), view(2, suspect)]);
    expect(node(byMaster, 1)).toMatchObject({ health: 'pfail', suspectedBy: [id(2)], votes: 1 });
    expect(byMaster).toMatchObject({ voters: 3, quorum: 2 });
    expect(byMaster.verdict).toMatchObject({
      level: 'warning',
      text: 'Master 10.0.0.1:6379 is suspected (PFAIL) by 1 of 3 masters.',
    });
    expect(byMaster.verdict.risk).toContain('FAIL needs 1 more of 3 masters.');
  });

  it('does not call a failed master with a connected link healthy, nor its slots served', () => {
    const failed = but(master(1, [[0, 5460]], { flags: Flag.master | Flag.fail, linkUp: true }));
    const topology = join(all(failed, [2, 3, 4, 5, 6]));
    expect(node(topology, 1).health).toBe('fail');
    expect(topology.slots).toMatchObject({ assigned: SLOT_COUNT, ok: SLOT_COUNT - 5461, fail: 5461 });
    expect(topology.verdict).toMatchObject({
      level: 'critical',
      text: 'Master 10.0.0.1:6379 is FAIL and its 5461 slots are not served.',
    });
  });

  it('takes a nofailover replica for what it is', () => {
    const topology = join(all(but(replica(4, 1, { flags: Flag.slave | Flag.nofailover }))));
    expect(node(topology, 4)).toMatchObject({ health: 'ok', flags: ['myself', 'slave', 'nofailover'] });
  });

  it('lets a node’s own word decide its role, against all hearsay', () => {
    const promoted = but(
      master(4, [[0, 5460]], { configEpoch: 7 }),
      master(1, [], { flags: Flag.master | Flag.fail }),
    );
    const topology = join([view(4, promoted), ...all(SIX, [2, 3, 5, 6])]);
    expect(node(topology, 4)).toMatchObject({ role: 'master', slots: [[0, 5460]], configEpoch: 7 });
    expect(node(topology, 1).slots).toEqual([]);
    expect(topology.slots.contested).toEqual([]);
  });

  it('gives contested slots to the higher config epoch and says who claims them', () => {
    const old = view(1, SIX);
    const risen = but(master(4, [[0, 5460]], { configEpoch: 7 }), replica(1, 4));
    const topology = join([old, ...all(risen, [2, 3, 4, 5, 6])]);
    expect(topology.slots.contested).toEqual([{ slots: [[0, 5460]], by: [id(4), id(1)] }]);
    expect(node(topology, 4).slots).toEqual([[0, 5460]]);
    expect(topology.verdict.level).toBe('critical');
  });

  it('does not call a slot contested while it is handed over', () => {
    const source = but(master(1, [[0, 5460]], { migrating: [{ slot: 7, peer: id(2) }] }));
    const target = but(
      master(1, [
        [0, 6],
        [8, 5460],
      ]),
      master(
        2,
        [
          [7, 7],
          [5461, 10922],
        ],
        { configEpoch: 9 },
      ),
    );
    const topology = join([view(1, source), ...all(target, [2, 3, 4, 5, 6])]);
    expect(topology.slots.contested).toEqual([]);
    expect(inRanges(node(topology, 2).slots, 7)).toBe(true);
  });

  it('joins both sides of a migration and tells a one-sided mark', () => {
    const source = but(
      master(1, [[0, 5460]], {
        migrating: [
          { slot: 7, peer: id(2) },
          { slot: 8, peer: id(2) },
        ],
      }),
    );
    const target = but(master(2, [[5461, 10922]], { importing: [{ slot: 7, peer: id(1) }] }));
    const { slots } = join([view(1, source), view(2, target), ...all(SIX, [3, 4, 5, 6])]);
    expect(slots.migrating).toEqual([
      { slot: 7, from: id(1), to: id(2), marks: 'both' },
      { slot: 8, from: id(1), to: id(2), marks: 'source' },
    ]);
  });

  it('calls two masters with one config epoch a collision', () => {
    const topology = join(all(but(master(2, [[5461, 10922]], { configEpoch: 1 }))));
    expect(topology.verdict).toMatchObject({
      level: 'warning',
      text: 'Masters 10.0.0.1:6379 and 10.0.0.2:6379 share config epoch 1.',
    });
  });

  it('leaves out a node that all others have forgotten, though it still answers', () => {
    const without = SIX.filter(one => one.id !== id(6));
    const topology = join([...all(without, [1, 2, 3, 4, 5]), view(6, SIX)]);
    expect(topology.nodes.map(one => one.id)).not.toContain(id(6));
    expect(topology.disagreements).toContainEqual(
      expect.objectContaining({ type: 'membership', node: id(6) }),
    );
  });

  it('keeps members on screen as unreachable when nobody answers, and calls nothing ok', () => {
    const before = join(all(SIX));
    const failure = { kind: 'refused', text: 'refused', advice: '' } as const;
    const reach = new Map(
      SIX.map(one => [one.id, { ok: false as const, since: AT, at: AT + 5000, failure }]),
    );
    const topology = join([], { previous: before, reach, now: AT + 5000 });
    expect(topology.nodes).toHaveLength(6);
    expect(topology.nodes.every(one => !one.reachable && one.unreachableSince === AT)).toBe(true);
    expect(topology).toMatchObject({
      state: 'unknown',
      at: before.at,
      verdict: { level: 'critical', text: 'None of 6 nodes answers us.' },
    });
  });

  it('lets only masters that own slots speak for the cluster: newcomers say fail until they know all', () => {
    const info = {
      slotsAssigned: 16384,
      slotsPfail: 0,
      slotsFail: 0,
      knownNodes: 7,
      size: 3,
      currentEpoch: 6,
      myEpoch: 1,
    };
    const views = all([...SIX, line(7)], [1, 2, 3, 7]).map(one => ({
      ...one,
      info: { ...info, state: one.node === id(7) ? ('fail' as const) : ('ok' as const) },
    }));
    expect(join(views).state).toBe('ok');
    expect(
      join(
        views.map(one => (one.node === id(2) ? { ...one, info: { ...info, state: 'fail' as const } } : one)),
      ).state,
    ).toBe('fail');
  });

  it('does not count old views among those that agree or split, nor as a node’s present word', () => {
    const old = view(1, but(master(1, [[0, 5460]], { configEpoch: 99 })), AT - 60_000);
    const topology = join([old, ...all(SIX, [2, 3, 4, 5, 6])]);
    expect(topology.splitSince).toBeNull();
    expect(topology.slots.contested).toEqual([]);
    expect(join([{ ...old, at: AT }, ...all(SIX, [2, 3, 4, 5, 6])]).splitSince).toBe(AT);
  });

  it('fills in an address that only the others know', () => {
    const own = but(line(1, { host: '', slots: [[0, 5460]] }));
    const topology = join([view(1, own), ...all(SIX, [2, 3])]);
    expect(node(topology, 1)).toMatchObject({ host: '10.0.0.1', port: 6379 });
  });

  it('takes no ping in flight for a late one when the node’s clock is behind and not known', () => {
    const behind = AT - 60_000;
    const lines = but(master(1, [[0, 5460]], { pingSent: behind, pongRecv: behind - 400 })).map(one =>
      one.id === id(1) ? one : { ...one, pongRecv: behind },
    );
    const own = lines.map(one => (one.id === id(2) ? { ...one, flags: one.flags | Flag.myself } : one));
    const listing = { lines: own, malformed: [], vars: null };
    expect(buildView(listing, AT, null, null)?.opinions).toEqual([]);
    expect(buildView(listing, AT, null, -60_000)?.opinions).toEqual([]);
    expect(buildView(listing, AT, null, -50_000)?.opinions).toMatchObject([{ id: id(1), pingAge: 10_000 }]);
  });

  it('counts pings that stay unanswered, by the asker’s own clock', () => {
    const waiting = but(master(1, [[0, 5460]], { pingSent: AT - 3000 }));
    const topology = join([view(2, waiting), ...all(SIX, [3, 4, 5, 6])], {
      reach: new Map([2, 3, 4, 5, 6].map(n => [id(n), { ok: true as const, at: AT }])),
    });
    expect(node(topology, 1).pendingPings).toEqual([{ by: id(2), age: 3000 }]);
  });
});
