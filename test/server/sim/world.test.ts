import { describe, expect, test } from 'vitest';
import { Flag } from '@/lib/cluster/flags';
import type { NodeLine } from '@/lib/cluster/node-line';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { countSlots } from '@/lib/cluster/slots';
import { promote } from '@/server/sim/elections';
import { addNode, forgetNode, removeNode } from '@/server/sim/membership';
import { startMigration } from '@/server/sim/migrations';
import { freezeNode, killNode, restartNode, resumeNode } from '@/server/sim/process-faults';
import { ClusterInfoText } from '@/server/sim/render-cluster-info';
import { renderInfo } from '@/server/sim/render-info';
import { NodesText } from '@/server/sim/render-nodes';
import { tick } from '@/server/sim/tick';
import { createWorld, type SimNode } from '@/server/sim/world';

const START = 1_700_000_000_000;

/** Three masters (0-2) and a replica of each (3-5), with a clock that only moves when told. */
function cluster(
  options: { masters?: number; replicasPerMaster?: number; seed?: number; nodeTimeout?: number } = {},
) {
  const { masters = 3, replicasPerMaster = 1, seed = 7, nodeTimeout = 600 } = options;
  const ports = Array.from({ length: masters * (1 + replicasPerMaster) }, (_, i) => 7000 + i);
  const world = createWorld({ masters, replicasPerMaster, seed, nodeTimeout, ports }, START);
  const text = new NodesText(world);
  const info = new ClusterInfoText(world);
  let now = START;
  return {
    world,
    now: () => now,
    node: (i: number): SimNode => {
      const node = world.nodes[i];
      if (!node) throw new Error(`no node ${i}`);
      return node;
    },
    /** Moves the clock in cron steps of 20 ms. */
    pass(ms: number) {
      for (const end = now + ms; now < end; ) {
        now += 20;
        tick(world, now);
      }
    },
    view: (observer: SimNode) => text.render(observer, now),
    line(observer: SimNode, subject: SimNode): NodeLine {
      const { lines, malformed } = parseNodes(text.render(observer, now));
      expect(malformed).toEqual([]);
      const found = lines.find(line => line.id === subject.id);
      if (!found) throw new Error('not in this view');
      return found;
    },
    knows: (observer: SimNode, subject: SimNode) => text.render(observer, now).includes(subject.id),
    info: (observer: SimNode) => info.render(observer, now),
  };
}

describe('a healthy cluster', () => {
  test('prints what Redis 7 prints, the same on all nodes but for myself', () => {
    const c = cluster();
    const lines = c.view(c.node(0)).split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(
      /^[0-9a-f]{40} 127\.0\.0\.1:7000@17000 myself,master - 0 \d+ 1 connected 0-5460$/,
    );
    expect(lines[1]).toMatch(
      /^[0-9a-f]{40} 127\.0\.0\.1:7001@17001 master - 0 \d{13} 2 connected 5461-10922$/,
    );
    expect(lines[2]).toMatch(/ 127\.0\.0\.1:7002@17002 master - 0 \d{13} 3 connected 10923-16383$/);
    expect(lines[3]).toMatch(new RegExp(` slave ${c.node(0).id} 0 \\d{13} 1 connected$`));
    expect(lines[6]).toBe('');
  });

  test('says so in CLUSTER INFO', () => {
    const c = cluster();
    const info = c.info(c.node(4));
    for (const line of [
      'cluster_state:ok',
      'cluster_slots_assigned:16384',
      'cluster_slots_ok:16384',
      'cluster_known_nodes:6',
      'cluster_size:3',
      'cluster_current_epoch:6',
      'cluster_my_epoch:2',
    ]) {
      expect(info).toContain(`${line}\r\n`);
    }
  });

  test('depends on the seed and on nothing else', () => {
    const story = (seed: number) => {
      const c = cluster({ seed });
      killNode(c.world, c.node(1), c.now());
      let told = '';
      for (let i = 0; i < 30; i++) {
        c.pass(100);
        told += c.view(c.node(0)) + c.info(c.node(5)) + renderInfo(c.world, c.node(2), [], c.now());
      }
      return told;
    };
    expect(story(1)).toBe(story(1));
    expect(story(1)).not.toBe(story(2));
  });
});

describe('suspicion and failure', () => {
  test('a killed node loses its links at once and is suspected only after the node timeout of each observer', () => {
    const c = cluster({ nodeTimeout: 5000 });
    const victim = c.node(1);
    killNode(c.world, victim, c.now());
    c.pass(120);
    const early = c.line(c.node(0), victim);
    expect(early.linkUp).toBe(false);
    expect(early.flags & (Flag.pfail | Flag.fail)).toBe(0);
    expect(early.pingSent).toBeGreaterThan(START);
    c.pass(4880);
    expect(c.line(c.node(0), victim).flags & Flag.pfail).toBe(0);
    c.pass(240);
    for (const observer of [0, 2, 3, 4, 5])
      expect(c.line(c.node(observer), victim).flags & Flag.pfail).toBe(Flag.pfail);
    expect(c.line(c.node(0), victim).pingSent).toBe(early.pingSent);
  });

  test('a frozen node keeps its links for half a timeout while pings to it grow old', () => {
    const c = cluster();
    freezeNode(c.world, c.node(1), c.now());
    c.pass(220);
    const line = c.line(c.node(0), c.node(1));
    expect(line.linkUp).toBe(true);
    expect(line.pingSent).toBeGreaterThan(0);
    c.pass(280);
    expect(c.line(c.node(0), c.node(1)).linkUp).toBe(false);
  });

  test('FAIL needs a majority of the masters with slots', () => {
    const c = cluster({ replicasPerMaster: 0 });
    killNode(c.world, c.node(1), c.now());
    killNode(c.world, c.node(2), c.now());
    c.pass(5000);
    const line = c.line(c.node(0), c.node(1));
    expect(line.flags & Flag.pfail).toBe(Flag.pfail);
    expect(line.flags & Flag.fail).toBe(0);
    expect(c.info(c.node(0))).toContain('cluster_state:fail');
  });

  test('without a replica a failed master leaves its slots uncovered', () => {
    const c = cluster({ replicasPerMaster: 0 });
    killNode(c.world, c.node(1), c.now());
    c.pass(3000);
    expect(c.line(c.node(0), c.node(1)).flags & Flag.fail).toBe(Flag.fail);
    expect(c.info(c.node(0))).toContain('cluster_slots_fail:5462\r\n');
    expect(c.info(c.node(0))).toContain('cluster_state:fail');
  });

  test('a node back before the timeout is forgiven and nothing happened', () => {
    const c = cluster();
    freezeNode(c.world, c.node(1), c.now());
    c.pass(400);
    resumeNode(c.world, c.node(1), c.now());
    c.pass(600);
    const line = c.line(c.node(0), c.node(1));
    expect([line.pingSent, line.linkUp, line.flags]).toEqual([0, true, Flag.master]);
    expect(c.world.troubled.size).toBe(0);
  });
});

describe('failover', () => {
  test('after FAIL the replica takes the slots under a new epoch, and all views agree within ticks', () => {
    const c = cluster();
    killNode(c.world, c.node(1), c.now());
    c.pass(2500);
    for (const observer of [0, 2, 3, 4, 5]) {
      const heir = c.line(c.node(observer), c.node(4));
      expect(heir.flags & Flag.master).toBe(Flag.master);
      expect(heir.configEpoch).toBe(7);
      expect(heir.slots).toEqual([[5461, 10922]]);
      const dead = c.line(c.node(observer), c.node(1));
      expect(dead.flags).toBe(Flag.master | Flag.fail);
      expect(dead.slots).toEqual([]);
      expect(c.info(c.node(observer))).toContain('cluster_current_epoch:7');
    }
  });

  test('the old master comes back as master for a moment, then as replica of its heir', () => {
    const c = cluster();
    killNode(c.world, c.node(1), c.now());
    c.pass(3000);
    restartNode(c.world, c.node(1), c.now());
    c.pass(60);
    const before = c.line(c.node(1), c.node(1));
    expect(before.flags).toBe(Flag.myself | Flag.master);
    expect(before.slots).toEqual([[5461, 10922]]);
    expect(c.info(c.node(1))).toContain('cluster_current_epoch:6');
    c.pass(1200);
    expect(c.line(c.node(1), c.node(1)).masterId).toBe(c.node(4).id);
    const after = c.line(c.node(0), c.node(1));
    expect([after.flags, after.masterId, after.configEpoch]).toEqual([Flag.slave, c.node(4).id, 7]);
    expect(c.world.late.size + c.world.troubled.size).toBe(0);
  });

  test('at no moment does a slot belong to nobody in the view of a node that was never away', () => {
    const c = cluster();
    killNode(c.world, c.node(1), c.now());
    for (let i = 0; i < 150; i++) {
      c.pass(20);
      for (const observer of [0, 4]) {
        const slots = parseNodes(c.view(c.node(observer))).lines.flatMap(line => line.slots);
        expect(countSlots(slots)).toBe(16384);
      }
    }
  });

  test('a manual failover swaps the two at once', () => {
    const c = cluster();
    promote(c.world, c.node(3), c.node(0), c.now());
    c.pass(500);
    expect(c.line(c.node(1), c.node(3)).slots).toEqual([[0, 5460]]);
    expect(c.line(c.node(1), c.node(0)).masterId).toBe(c.node(3).id);
    expect(c.line(c.node(0), c.node(0)).flags).toBe(Flag.myself | Flag.slave);
  });
});

test('a migration shows its marks on the myself lines of both sides only, and bumps the epoch once', () => {
  const c = cluster();
  const [source, target] = [c.node(0), c.node(1)];
  expect(startMigration(c.world, source, target, 500, c.now())).toBe(500);
  expect(c.line(source, source).migrating[0]).toEqual({ slot: 0, peer: target.id });
  expect(c.line(target, target).importing).toHaveLength(20);
  expect(c.view(c.node(2))).not.toContain('[');
  expect(c.line(target, source).migrating).toEqual([]);
  c.pass(3000);
  const partly = countSlots(c.line(target, target).slots);
  expect(partly).toBeGreaterThan(5462);
  expect(partly).toBeLessThan(5962);
  c.pass(8000);
  expect(c.line(c.node(2), target).slots).toEqual([
    [0, 499],
    [5461, 10922],
  ]);
  expect(c.line(c.node(2), target).configEpoch).toBe(7);
  expect(c.view(source) + c.view(target)).not.toContain('[');
});

test('a side that stops running stops the migration with its marks on', () => {
  const c = cluster();
  startMigration(c.world, c.node(0), c.node(1), 500, c.now());
  c.pass(900);
  freezeNode(c.world, c.node(0), c.now());
  c.pass(500);
  expect(c.line(c.node(1), c.node(1)).importing).toHaveLength(20);
});

test('a new node is in handshake first, under a temporary id, and a member soon after', () => {
  const c = cluster();
  const added = addNode(c.world, 7006, c.node(0), c.now());
  const lines = parseNodes(c.view(c.node(0))).lines;
  expect(lines.filter(line => line.flags & Flag.handshake).map(line => line.port)).toEqual([7006]);
  expect(c.knows(c.node(0), added)).toBe(false);
  expect(c.view(added)).toContain(`${added.id} :7006@17006 myself,master`);
  c.pass(1200);
  for (const observer of c.world.members) expect(c.line(observer, added).slots).toEqual([]);
  expect(c.view(added).split('\n')).toHaveLength(8);
});

test('a forgotten node goes from the others and still knows them; a removed one goes altogether', () => {
  const c = cluster();
  forgetNode(c.world, c.node(5));
  expect(c.knows(c.node(0), c.node(5))).toBe(false);
  expect(c.knows(c.node(5), c.node(0))).toBe(true);
  expect(c.info(c.node(0))).toContain('cluster_known_nodes:5');
  removeNode(c.world, c.node(4));
  expect(c.world.nodes.map(node => node.port)).toEqual([7000, 7001, 7002, 7003, 7005]);
});

test('replication offsets move, and stop when the master does', () => {
  const c = cluster();
  const offset = (i: number) =>
    Number(/master_repl_offset:(\d+)/.exec(renderInfo(c.world, c.node(i), ['replication'], c.now()))?.[1]);
  c.pass(1000);
  const first = offset(4);
  expect(first).toBeGreaterThan(0);
  expect(offset(1)).toBe(first);
  c.pass(1000);
  expect(offset(4)).toBeGreaterThan(first);
  freezeNode(c.world, c.node(1), c.now());
  const stopped = offset(4);
  c.pass(300);
  expect(offset(4)).toBe(stopped);
  expect(renderInfo(c.world, c.node(4), ['replication'], c.now())).toContain('master_link_status:down');
});

test('facts are shared: after a failover of 1000 nodes nothing is kept per pair', () => {
  const c = cluster({ masters: 500 });
  killNode(c.world, c.node(1), c.now());
  c.pass(2500);
  expect(c.world.late.size).toBe(1);
  expect(c.world.nodes.filter(node => node.behind).length).toBe(1);
  expect(c.line(c.node(999), c.node(501)).configEpoch).toBe(1001);
});
