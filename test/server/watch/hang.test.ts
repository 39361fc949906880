import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionsTo } from '../../helpers/kernel-sockets';
import { NO_SERVER, type RealCluster, startRealCluster } from '../../helpers/real-cluster';
import { type Watching, watch, watched } from '../../helpers/watching';

/** CLUSTER INFO, CLUSTER NODES and INFO in RESP: all that may wait for one node. */
const ONE_QUESTION = 31 + 32 + 14;
const NODE_TIMEOUT = 4000;

describe.skipIf(NO_SERVER)('a process hangs (needs redis-server or valkey-server)', () => {
  let cluster: RealCluster;
  let watching: Watching;

  beforeAll(async () => {
    cluster = await startRealCluster({ masters: 3, replicas: 1, nodeTimeout: NODE_TIMEOUT });
    watching = await watch(watched(cluster.nodes.slice(0, 2)));
    await watching.picture(
      'all is well',
      ({ nodes, verdict }) => nodes.length === 6 && verdict.level === 'ok',
    );
  });
  afterAll(async () => {
    watching?.stop();
    await cluster?.stop();
  });

  /** The ports on our side of our connections to a node, by its own word; the replica's connection is none of ours. */
  const ourPorts = async (port: number): Promise<number[]> => {
    const listing = await cluster.nodes
      .find(node => node.port === port)!
      .text('CLIENT', 'LIST', 'TYPE', 'normal');
    // The tests' own connection, which asks this, is the one whose last command is CLIENT LIST.
    const others = listing
      .trim()
      .split('\n')
      .filter(line => !line.includes('cmd=client|list'));
    return others.map(line => Number(/ addr=[^ ]+:(\d+) /.exec(line)?.[1]));
  };

  test('a short stall: timeout within 2 s, one connection, one question; nobody else suspects it', async () => {
    const victim = cluster.replicas[0]!;
    const [ours] = connectionsTo(victim.port);
    const stalledAt = Date.now();
    victim.freeze();
    const unreachable = await watching.event('node-unreachable', victim.id);
    expect(unreachable.data.kind).toBe('timeout');
    expect(Date.now() - stalledAt).toBeLessThan(2000);
    expect(watching.node(victim.id)).toMatchObject({ reachable: false, health: 'ok' });
    expect(watching.node(victim.id)?.failure?.text).toContain(`${victim.name} did not answer within 500 ms`);

    // Others are looked at as often as before.
    await watching.ticks(2);
    const kernel = connectionsTo(victim.port);
    expect(kernel).toHaveLength(1);
    expect(kernel[0]!.peerPort).toBe(ours!.peerPort);
    expect(kernel[0]!.unread).toBeGreaterThan(0);
    expect(kernel[0]!.unread).toBeLessThanOrEqual(ONE_QUESTION);

    victim.resume();
    await watching.event('node-reachable', victim.id);
    expect(connectionsTo(victim.port)).toHaveLength(1);
    expect(await ourPorts(victim.port)).toEqual([ours!.peerPort]);
    await watching.picture('ok again', ({ verdict }) => verdict.level === 'ok');
    expect(watching.events.filter(event => event.type === 'pfail-raised')).toEqual([]);
  });

  test('a master hangs: unanswered pings before PFAIL, PFAIL votes, FAIL; it recovers by itself', {
    timeout: 60_000,
  }, async () => {
    const victim = cluster.masters[2]!;
    const heir = cluster.replicas[2]!;
    const since = watching.events.at(-1)?.id ?? 0;
    const [ours] = await ourPorts(victim.port);
    victim.freeze();
    await watching.event('node-unreachable', victim.id, since);

    const waiting = await watching.picture('somebody waits for its pong, nobody suspects it yet', () =>
      watching.updates.some(({ topology }) =>
        topology.nodes.some(n => n.id === victim.id && n.pendingPings.length > 0),
      ),
    );
    expect(waiting.verdict.level).not.toBe('ok');
    const first = watching.updates
      .map(({ topology }) => topology.nodes.find(node => node.id === victim.id)!)
      .find(node => node.pendingPings.length > 0)!;
    expect(first.health).toBe('ok');
    expect(first.suspectedBy).toEqual([]);
    const ages = first.pendingPings.map(ping => ping.age);
    expect(Math.min(...ages)).toBeGreaterThan(1000);
    expect(Math.max(...ages)).toBeLessThan(NODE_TIMEOUT);

    const pfail = await watching.event('pfail-raised', victim.id, since);
    expect(pfail.data.votes).toBeGreaterThanOrEqual(1);
    expect(pfail.data).toMatchObject({ quorum: 2, voters: 3 });
    const fail = await watching.event('fail-raised', victim.id, since);
    expect(fail.id).toBeGreaterThan(pfail.id);
    await watching.event('failover', heir.id, since);
    const kernel = connectionsTo(victim.port);
    expect(kernel.length).toBeLessThanOrEqual(2);
    expect(kernel.find(socket => socket.peerPort === ours)?.unread).toBeLessThanOrEqual(ONE_QUESTION);

    victim.resume();
    await watching.event('node-reachable', victim.id, since);
    const cleared = await watching.event('fail-cleared', victim.id, since);
    const role = await watching.event('role-changed', victim.id, since);
    expect(role.data).toMatchObject({ from: 'master', to: 'replica', masterId: heir.id });
    expect(cleared.id).toBeGreaterThan(fail.id);
    await watching.picture(
      'ok again',
      ({ verdict, nodes }) => verdict.level === 'ok' && nodes.every(node => node.pendingPings.length === 0),
    );
    expect(watching.node(victim.id)).toMatchObject({
      suspectedBy: [],
      failedBy: [],
      votes: 0,
      reachable: true,
    });
    expect(await ourPorts(victim.port)).toHaveLength(1);
  });
});
