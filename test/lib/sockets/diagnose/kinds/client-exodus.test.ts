import { describe, expect, test } from 'vitest';
import { withNamespaces, withoutQueries } from '../../../../fixtures/sockets/faults/changes';
import { of, recorded, replay } from '../../../../fixtures/sockets/faults/replay';

const exodus = recorded('client-exodus');

describe('client-exodus', () => {
  test('whole addresses leave every node, and INFO counts it', () => {
    const { told } = replay(exodus);
    expect(told).toHaveLength(6);
    for (const { first, proven, raised, cleared } of told) {
      expect(first).toMatchObject({ level: 'warning', text: 'lost half of its clients within 30 s' });
      expect(first.id).toBe(`client-exodus:${first.node}`);
      expect(proven!.evidence).toMatchObject([
        {
          witness: expect.stringMatching(/^host:/),
          text: expect.stringMatching(
            /^Client connections fell from 2\d to \d; 2 client addresses left altogether\.$/,
          ),
          confirm: "ss -tn state established 'sport = :6379'",
        },
        { witness: 'us', text: expect.stringMatching(/^INFO counts \d+ clients? where it counted \d+\.$/) },
      ]);
      expect(raised).toBeLessThan(1500);
      expect(cleared).toBeGreaterThan(exodus.undone);
    }
  });

  test('is dated by the last look at which they were all there', () => {
    for (const { first } of replay(exodus).told) expect(first.since).toBeGreaterThan(exodus.began - 1100);
  });

  test('without INFO it is a suspicion', () => {
    for (const { confirmed } of replay(exodus, withoutQueries).told) expect(confirmed).toBeNull();
  });

  test('a pool that shrinks, or one application that leaves, is shown and no fact', () => {
    const told = of(replay(recorded('pool-resize')), 'client-exodus')!;
    expect(told.confirmed).toBeNull();
    expect(told.first.evidence[0]!.text).toMatch(/^Client connections fell from \d+ to \d+\.$/);
    const one = replay(exodus, moment =>
      withNamespaces(moment, namespace => ({
        ...namespace,
        ports: namespace.ports.map(port => ({
          ...port,
          // Both applications as if they were of one address.
          peers:
            port.peers.length < 2
              ? port.peers
              : [['192.0.2.1', 20] as const, ...port.peers.filter(([, count]) => count < 10)],
        })),
      })),
    );
    expect(one.told.length).toBeGreaterThan(0);
    for (const { confirmed } of one.told) expect(confirmed).toBeNull();
  });

  test('half of a handful is no news', () => {
    const few = replay(exodus, moment =>
      withNamespaces(moment, namespace => ({
        ...namespace,
        ports: namespace.ports.map(port => ({ ...port, established: Math.min(port.established, 9) })),
      })),
    );
    expect(few.told).toEqual([]);
  });
});
