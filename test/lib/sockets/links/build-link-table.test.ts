import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildLinkTable } from '@/lib/sockets/links/build-link-table';
import type { LinkTable, Member } from '@/lib/sockets/links/link-table';
import { SocketState } from '@/lib/sockets/table/socket-row';
import { recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { changed, changedRows, later, seenFromBoth } from './looks';

const oneHost = recordedLook('one-host-quiet');
const threeHosts = recordedLook('three-hosts-quiet');

const names = (links: LinkTable['bus'], members: readonly Member[]) =>
  links.map(({ from, to }) => {
    const name = (id: string) => {
      const member = members.find(one => one.id === id);
      return `${member?.host.split('.').at(-1)}:${member?.port}`;
    };
    return `${name(from)} > ${name(to)}`;
  });

test.each([
  ['six nodes on one loopback address', oneHost],
  ['two nodes on each of three hosts', threeHosts],
])('%s: every link from both ends', (_, { hosts, members }) => {
  const table = buildLinkTable(hosts, members);
  expect(table.nodes.size).toBe(6);
  expect(table.bus).toHaveLength(30);
  expect(seenFromBoth(table)).toBe(30);
  expect(table.replication).toHaveLength(3);
  for (const { from, to } of table.replication)
    expect(members.find(({ id }) => id === from)?.masterId).toBe(to);
  expect([table.migration, table.strangers, table.halfOpen]).toEqual([[], [], []]);
});

test('the opener is whose process holds the row', () => {
  const { hosts, members } = oneHost;
  const { bus, nodes } = buildLinkTable(hosts, members);
  for (const { from, to, opener, accepter } of bus) {
    expect(opener?.row.owner).toBe(nodes.get(from)?.process?.pid);
    expect(accepter?.row.owner).toBe(nodes.get(to)?.process?.pid);
  }
});

test('without owners nothing is guessed on a shared address', () => {
  const bare = changedRows(oneHost.hosts, row => ({ ...row, owner: null }));
  const table = buildLinkTable(bare, oneHost.members);
  expect(table.nodes.size).toBe(6);
  expect(table.bus).toEqual([]);
  expect(table.replication).toEqual([]);
  expect(table.strangers).toEqual([]);
});

test('a killed node keeps its place, and its links are gone', () => {
  const killed = recordedLook('one-host-killed');
  const before = buildLinkTable(oneHost.hosts, oneHost.members);
  const table = buildLinkTable(killed.hosts, killed.members, undefined, before);
  const dead = [...table.nodes.values()].filter(({ process }) => process === null);
  expect(dead.map(({ id }) => killed.members.find(one => one.id === id)?.port)).toEqual([7403]);
  expect(dead[0]?.listening).toEqual({ client: false, bus: false });
  expect(table.bus).toHaveLength(20);
  expect(buildLinkTable(killed.hosts, killed.members).nodes.size).toBe(5);
});

test('a namespace that nobody can look into any more: its nodes are gone, not unknown', () => {
  const before = buildLinkTable(threeHosts.hosts, threeHosts.members);
  const [first, ...others] = threeHosts.hosts;
  if (!first) throw new Error('three hosts');
  const without = (problems: typeof first.sample.problems) => [
    { ...first, sample: { ...first.sample, namespaces: [], problems } },
    ...others,
  ];
  const gone = buildLinkTable(without([]), threeHosts.members, undefined, before);
  expect([...gone.nodes.values()].filter(({ process }) => !process)).toHaveLength(2);
  const unreadable = without([{ code: 'namespace-unreadable', text: 'No.' }]);
  const unknown = buildLinkTable(unreadable, threeHosts.members, undefined, before);
  expect(unknown.nodes.size).toBe(4);
  expect(buildLinkTable(threeHosts.hosts, threeHosts.members, undefined, unknown).nodes.size).toBe(6);
});

test('a link is cut: what opens anew is shown, what the other end still holds is half-open', () => {
  const looks = ['quiet', 'link-cut', 'link-cut-longer'].map(name => recordedLook(`three-hosts-${name}`));
  const tables: LinkTable[] = [];
  for (const { hosts, members } of looks)
    tables.push(buildLinkTable(hosts, members, undefined, tables.at(-1)));
  const [, cut, longer] = tables as [LinkTable, LinkTable, LinkTable];
  expect(cut.bus.filter(({ opener }) => (opener?.row.retransmits ?? 0) > 0).length).toBeGreaterThan(0);
  expect(seenFromBoth(cut)).toBe(30);
  const opening = longer.bus.filter(({ opener }) => opener?.row.state === SocketState.synSent);
  expect(names(opening, threeHosts.members)).toEqual(
    names(longer.bus, threeHosts.members).filter(name => /^1:\d+ > 2:|^2:\d+ > 1:/.test(name)),
  );
  expect(opening.every(({ accepter }) => accepter === null)).toBe(true);
  expect(longer.halfOpen.length).toBeGreaterThan(0);
  for (const { opener, accepter } of longer.halfOpen) {
    expect(opener).toBeNull();
    expect(accepter?.row.state).toBe(SocketState.established);
  }
});

test('kernels looked at in the same moment: half-open from the second look on', () => {
  const before = buildLinkTable(threeHosts.hosts, threeHosts.members);
  const gone = before.bus[0]!;
  const cut = changedRows(threeHosts.hosts, row => (row === gone.opener?.row ? null : row)).map(host => ({
    ...host,
    at: 1000,
  }));
  const first = buildLinkTable(cut, threeHosts.members, undefined, before);
  expect(first.halfOpen).toEqual([]);
  const again = buildLinkTable(cut, threeHosts.members, undefined, first);
  expect(again.halfOpen).toEqual([]);
  const { halfOpen } = buildLinkTable(later(cut, 1000), threeHosts.members, undefined, again);
  expect(halfOpen.map(({ from, to }) => [from, to])).toEqual([[gone.from, gone.to]]);
});

test('while a link is replaced, the one being opened is shown', () => {
  const { from, to, opener } = buildLinkTable(threeHosts.hosts, threeHosts.members).bus[0]!;
  const both = changed(threeHosts.hosts, (namespace, { host }) => {
    const row = host === opener?.host && opener.row;
    if (!row) return namespace;
    const opening = { ...row, state: SocketState.synSent, local: { ...row.local, port: 1024 } };
    return { ...namespace, rows: [...namespace.rows, opening] };
  });
  const { bus } = buildLinkTable(both, threeHosts.members);
  const shown = bus.find(link => link.from === from && link.to === to);
  expect([bus.length, shown?.opener?.row.state, shown?.accepter]).toEqual([30, SocketState.synSent, null]);
});

describe('strangers', () => {
  test('from an unknown address, and from a process that is no Redis at a known one', () => {
    const { hosts, members } = recordedLook('three-hosts-strangers');
    const { strangers, bus } = buildLinkTable(hosts, members);
    expect(bus).toHaveLength(30);
    expect(strangers.map(({ ip, connections, certain }) => [ip, connections, certain]).sort()).toEqual([
      ['10.77.0.3', 1, true],
      ['10.77.0.9', 1, true],
    ]);
  });

  test('on a loopback address that all nodes share', () => {
    const { hosts, members } = recordedLook('one-host-stranger');
    const { strangers } = buildLinkTable(hosts, members);
    const port = members.find(({ id }) => id === strangers[0]?.node)?.port;
    expect(strangers).toHaveLength(1);
    expect([port, strangers[0]?.ip, strangers[0]?.certain]).toEqual([7402, '127.0.0.1', true]);
  });

  test('may be a member behind NAT as long as one is missing', () => {
    const { hosts, members } = recordedLook('three-hosts-strangers');
    const [first] = hosts.filter(({ host }) => host === 'host-1');
    if (!first) throw new Error('host-1');
    const extra = { ...members[0]!, id: 'f'.repeat(40) as Member['id'], host: '203.0.113.7', port: 7401 };
    const { strangers } = buildLinkTable([first], [...members, extra]);
    expect(strangers.filter(({ ip }) => ip === '10.77.0.9').map(({ certain }) => certain)).toEqual([false]);
  });
});

describe('places', () => {
  const everywhere = (members: readonly Member[]) =>
    buildLinkTable(threeHosts.hosts, members, ({ host, port }) => ({
      host: host.replace('203.0.113.', '10.77.0.'),
      port,
    }));

  test('by the translated address', () => {
    const outside = threeHosts.members.map(member => ({
      ...member,
      host: member.host.replace('10.77.0.', '203.0.113.'),
    }));
    const table = everywhere(outside);
    expect([table.nodes.size, table.bus.length, seenFromBoth(table)]).toEqual([6, 30, 30]);
  });

  test('by process id and port behind addresses of which nothing is known', () => {
    const before = buildLinkTable(threeHosts.hosts, threeHosts.members);
    const outside = threeHosts.members.map(member => ({
      ...member,
      host: '203.0.113.1',
      port: 7000,
      busPort: 17_000,
      processId: before.nodes.get(member.id)?.process?.innerPid ?? 0,
      tcpPort: member.port,
    }));
    const { nodes } = buildLinkTable(threeHosts.hosts, outside);
    expect([...nodes.values()].map(({ process }) => process)).toEqual(
      [...before.nodes.values()].map(({ process }) => process),
    );
  });

  test('a loopback address that fits two hosts is no place, unless the process is known', () => {
    const { hosts, members } = oneHost;
    const twice = [hosts[0]!, { ...hosts[0]!, host: 'other', sample: { ...hosts[0]!.sample } }].map(
      (host, i) => ({
        ...host,
        sample: {
          ...host.sample,
          namespaces: host.sample.namespaces.map(one => ({
            ...one,
            processes: one.processes.map(process => ({ ...process, innerPid: process.innerPid + i })),
          })),
        },
      }),
    );
    expect(buildLinkTable(twice, members).nodes.size).toBe(0);
    const before = buildLinkTable(hosts, members);
    const known = members.map(member => ({
      ...member,
      processId: before.nodes.get(member.id)?.process?.innerPid ?? 0,
    }));
    const { nodes } = buildLinkTable(twice, known);
    expect([...nodes.values()].map(({ host }) => host)).toEqual(members.map(() => hosts[0]!.host));
  });

  test('one kernel looked at by two agents is one kernel', () => {
    const twice = [...oneHost.hosts, { ...oneHost.hosts[0]!, host: 'second-agent' }];
    expect(buildLinkTable(twice, oneHost.members).nodes.size).toBe(6);
  });

  test('a node that speaks TLS only is found by its bus port', () => {
    const tls = threeHosts.members.map(member => ({ ...member, port: 0 }));
    const table = buildLinkTable(threeHosts.hosts, tls);
    expect([table.nodes.size, table.bus.length]).toEqual([6, 30]);
  });
});

test('where one host of three is looked at: links from one end', () => {
  const table = buildLinkTable(threeHosts.hosts.slice(0, 1), threeHosts.members);
  expect(table.nodes.size).toBe(2);
  // Its two nodes open to five others each; of what comes in, nobody can tell which of the two at an address it is.
  expect(table.bus).toHaveLength(10);
  expect(table.strangers).toEqual([]);
  expect(table.halfOpen).toEqual([]);
});

test('the order of rows, processes and hosts does not matter', () => {
  const { hosts, members } = recordedLook('three-hosts-link-cut-longer');
  const before = buildLinkTable(threeHosts.hosts, threeHosts.members);
  const expected = buildLinkTable(hosts, members, undefined, before);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), numbers => {
      const shuffled = <T>(items: readonly T[]): T[] =>
        items
          .map(item => ({ item, key: Number(numbers.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const mixed = shuffled(hosts).map(host => ({
        ...host,
        sample: {
          ...host.sample,
          namespaces: host.sample.namespaces.map(one => ({
            ...one,
            rows: shuffled(one.rows),
            processes: shuffled(one.processes),
          })),
        },
      }));
      expect(buildLinkTable(mixed, members, undefined, before)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('whatever is missing or damaged, there is a table', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ drop: fc.boolean(), state: fc.nat(13), owner: fc.option(fc.nat(40_000)) }), {
        minLength: 1,
        maxLength: 80,
      }),
      fc.nat(3),
      fc.nat(6),
      (damage, known, shown) => {
        let i = 0;
        const hosts = changedRows(later(threeHosts.hosts, 10).slice(0, known), row => {
          const { drop, state, owner } = damage[i++ % damage.length]!;
          return drop ? null : { ...row, state, owner };
        });
        const members = threeHosts.members.slice(0, shown);
        const first = buildLinkTable(hosts, members);
        const second = buildLinkTable(threeHosts.hosts, members, undefined, first);
        expect(second.nodes.size).toBe(members.length);
      },
    ),
    { numRuns: 60 },
  );
});
