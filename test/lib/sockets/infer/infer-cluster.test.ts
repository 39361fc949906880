import { describe, expect, test } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import { type InferredCluster, inferCluster, NOTHING_INFERRED } from '@/lib/sockets/infer/infer-cluster';
import { buildLinkTable } from '@/lib/sockets/links/build-link-table';
import type { HostView } from '@/lib/sockets/links/link-table';
import { recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { changed, changedRows, later, seenFromBoth } from '../links/looks';
import { after, times as looks, SEEDS } from './inferred';

const quiet = recordedLook('three-hosts-quiet');

const times = (n: number, hosts: readonly HostView[] = quiet.hosts) => looks(n, hosts);
const byAddress = ({ nodes }: InferredCluster) =>
  new Map(nodes.map(node => [`${node.host}:${node.port}`, node] as const));

test.each([
  ['three-hosts-quiet', SEEDS],
  ['one-host-quiet', [{ host: 'localhost', port: 7404 }]],
  ['one-host-quiet', []],
])('%s: members, roles and masters as CLUSTER NODES has them', (name, seeds) => {
  const { hosts, members } = recordedLook(name);
  const inferred = after(times(7, hosts), seeds);
  const truth = new Map(members.map(member => [`${member.host}:${member.port}`, member]));
  const found = byAddress(inferred);
  expect([...found.keys()].sort()).toEqual([...truth.keys()].sort());
  for (const [address, node] of found) {
    const real = truth.get(address);
    expect([address, node.role, node.busPort]).toEqual([address, real?.role, real?.busPort]);
    const master = inferred.nodes.find(({ id }) => id === node.masterId);
    const realMaster = members.find(({ id }) => id === real?.masterId);
    expect([master?.host, master?.port]).toEqual([realMaster?.host, realMaster?.port]);
    expect(node.inferred?.confidence).toBe(node.role === 'replica' ? 0.9 : 0.7);
    expect(node.reachable).toBe(true);
    expect(node.id).toMatch(/^[0-9a-f]{40}$/);
  }
  expect(inferred.voters).toBe(3);
  const table = buildLinkTable(hosts, inferred.members);
  expect([table.nodes.size, table.bus.length, seenFromBoth(table)]).toEqual([6, 30, 30]);
  expect([table.replication.length, table.migration.length, table.strangers.length]).toEqual([3, 0, 0]);
});

test('with one host of three looked at, the others are known from links', () => {
  const inferred = after(times(7, quiet.hosts.slice(0, 1)));
  expect(inferred.nodes).toHaveLength(6);
  const found = byAddress(inferred);
  expect(found.get('10.77.0.1:7402')?.role).toBe('replica');
  expect(found.get('10.77.0.2:7401')?.inferred?.why).toContain('taken to be its bus port less 10000');
  expect(found.get('10.77.0.3:7402')).toMatchObject({ role: 'master', inferred: { doubt: 'role' } });
  expect(inferred.nodes.every(({ reachable }) => reachable)).toBe(true);
});

test('a cluster of another seed is another cluster', () => {
  expect(after(times(2), [{ host: '10.77.0.1', port: 9999 }]).nodes).toEqual([]);
});

test('ids stay, and a dead node stays with them, out of reach', () => {
  const dead = recordedLook('three-hosts-killed').hosts;
  const before = after(times(7));
  const inferred = after([...times(7), dead, dead]);
  expect(inferred.nodes.map(({ id }) => id)).toEqual(before.nodes.map(({ id }) => id));
  const gone = inferred.nodes.filter(({ reachable }) => !reachable);
  expect(gone.map(({ host, port }) => `${host}:${port}`).sort()).toEqual([
    '10.77.0.2:7401',
    '10.77.0.3:7402',
  ]);
  for (const { unreachableSince } of gone) expect(unreachableSince).toBe(1_700_000_014_000);
  const orphan = byAddress(inferred).get('10.77.0.3:7402');
  expect([orphan?.role, orphan?.inferred?.confidence]).toEqual(['replica', 0.4]);
});

test('a replica whose connection stays away is taken for a master', () => {
  const { hosts } = recordedLook('three-hosts-killed');
  const inferred = after([...times(7), ...times(20, hosts)]);
  expect(byAddress(inferred).get('10.77.0.3:7402')?.role).toBe('master');
});

describe('Sentinel', () => {
  test('its connections are listed, and it is no member', () => {
    const watching = changed(quiet.hosts, (namespace, { host }) =>
      host !== 'host-1'
        ? namespace
        : {
            ...namespace,
            processes: [
              ...namespace.processes,
              {
                ...namespace.processes[0]!,
                pid: 1,
                innerPid: 1,
                kind: 'sentinel',
                port: 26379,
                listens: [26379],
              },
            ],
            rows: [
              ...namespace.rows,
              {
                ...namespace.rows.find(({ state }) => state === 1)!,
                owner: 1,
                local: { ip: '10.77.0.1', port: 50000 },
                remote: { ip: '10.77.0.2', port: 7401 },
              },
            ],
          },
    );
    const { sentinels, nodes } = after([watching]);
    expect(nodes).toHaveLength(6);
    expect(sentinels).toHaveLength(1);
    const [connection] = sentinels[0]?.connections ?? [];
    expect([sentinels[0]?.port, sentinels[0]?.connections.length, connection?.sentinel]).toEqual([
      26379,
      1,
      false,
    ]);
    expect(connection?.node).toBe(nodes.find(({ host, port }) => host === '10.77.0.2' && port === 7401)?.id);
  });
});

test('of too many nodes those unseen longest are forgotten first', () => {
  const now = 1_700_000_000_000;
  const known = new Map(after(times(1)).state.known);
  const [some] = known.values();
  for (let i = 0; i < 5000; i++) {
    const id = i.toString(16).padStart(40, '0') as NodeId;
    known.set(id, { ...some!, id, host: '10.9.9.9', port: i, seenAt: now - 1000 - i });
  }
  const hosts = quiet.hosts.map(host => ({ ...host, at: now }));
  const { state, nodes } = inferCluster(hosts, { ...NOTHING_INFERRED, known }, { seeds: SEEDS, now });
  expect([state.known.size, nodes.length]).toEqual([4096, 4096]);
  expect(nodes.filter(({ host }) => host.startsWith('10.77.'))).toHaveLength(6);
  expect(Math.max(...nodes.filter(({ host }) => host === '10.9.9.9').map(({ port }) => port))).toBe(4089);
});

test('without owners nothing can be told of who opened what, and nothing breaks', () => {
  const bare = changedRows(later(quiet.hosts, 0), row => ({ ...row, owner: null }));
  expect(after([bare, []], []).nodes).toHaveLength(6);
});
