import { expect, test } from 'vitest';
import type { HostView } from '@/lib/sockets/links/link-table';
import { recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { changed } from '../links/looks';
import { after, SEEDS, times } from './inferred';

const PROBLEM = { code: 'owners-unreadable', text: 'Which sockets belong to whom may not be seen.' } as const;
const three = recordedLook('three-hosts-quiet').hosts;

/** What an agent without privilege sees: listeners by titles, accepted connections by listeners, and nobody's opened ones. */
function unprivileged(hosts: readonly HostView[]): HostView[] {
  const bare = changed(hosts, namespace => {
    const listens = new Set(namespace.processes.flatMap(one => one.listens));
    const rows = namespace.rows
      .map(row => (listens.has(row.local.port) ? row : { ...row, owner: null }))
      .filter(row => row.owner !== null || row.remote.port > 10_000);
    return { ...namespace, rows };
  });
  return bare.map(host => ({ ...host, sample: { ...host.sample, problems: [PROBLEM] } }));
}

/** As if each host had one node only. */
const alone = (hosts: readonly HostView[]) =>
  changed(hosts, namespace => ({
    ...namespace,
    processes: namespace.processes.filter(({ port }) => port === 7401),
    rows: namespace.rows.filter(({ local, remote }) =>
      [local.port, remote.port].every(port => port % 10_000 !== 7402),
    ),
  }));

test('on a shared host leave every node unknown, and none out', () => {
  const { hosts, members } = recordedLook('one-host-quiet');
  const { nodes, voters } = after(times(7, unprivileged(hosts)), [{ host: '127.0.0.1', port: 7401 }]);
  expect(nodes.map(({ port }) => port)).toEqual(members.map(({ port }) => port).sort());
  expect(voters).toBe(0);
  for (const { reachable, inferred, port } of nodes) {
    expect([reachable, inferred?.doubt, inferred?.confidence]).toEqual([true, 'owners', 0.2]);
    expect(inferred?.why.includes('It may belong to another cluster')).toBe(port !== 7401);
  }
});

test('say nothing against a host with one node: what it does not know can be nobody else', () => {
  const inferred = after(times(7, unprivileged(alone(three))), SEEDS);
  expect(inferred.nodes.map(({ host }) => host)).toEqual(['10.77.0.1', '10.77.0.2', '10.77.0.3']);
  for (const node of inferred.nodes) expect(node.inferred?.doubt).toBeUndefined();
  const first = after(times(1, unprivileged(alone(three))), SEEDS);
  for (const node of first.nodes) expect(node.inferred?.doubt).toBe('role');
});

test('do not undo what was known: members and roles stay, as they were', () => {
  const before = after(times(7, three), SEEDS);
  const { nodes } = after(times(20, unprivileged(three)), SEEDS, before.state);
  expect(nodes.map(({ id, role, masterId }) => [id, role, masterId])).toEqual(
    before.nodes.map(({ id, role, masterId }) => [id, role, masterId]),
  );
  for (const { inferred, role } of nodes) {
    expect(inferred).toMatchObject({ doubt: 'owners', confidence: 0.4 });
    expect(inferred?.why).toContain(`It was a ${role === 'master' ? 'master' : 'replica of 10.77.'}`);
    expect(inferred?.why).not.toContain('another cluster');
  }
});

test('of another cluster on the same host are let go once they may be read', () => {
  const [host] = recordedLook('one-host-quiet').hosts as [HostView];
  const pidOf = new Map(
    host.sample.namespaces.flatMap(({ processes }) => processes.map(one => [one.port, one.pid])),
  );
  const lone = pidOf.get(7406);
  const seeds = [{ host: '127.0.0.1', port: 7401 }];
  const hidden = after(times(2, unprivileged([host])), seeds);
  expect(hidden.nodes).toHaveLength(6);
  // The sixth has no links with the others.
  const apart = changed([host], namespace => ({
    ...namespace,
    rows: namespace.rows.filter(
      ({ owner, remote }) => owner !== lone && remote.port !== 7406 && remote.port !== 17_406,
    ),
  }));
  expect(after(times(1, apart), seeds, hidden.state).nodes.map(({ port }) => port)).toEqual([
    7401, 7402, 7403, 7404, 7405,
  ]);
});

test('without a title leave a node that was known neither alive nor gone', () => {
  const before = after(times(7, three), SEEDS);
  const untitled = changed(unprivileged(three), namespace => ({
    ...namespace,
    processes: namespace.processes.map(one =>
      one.port === 7402 ? { ...one, port: null, listens: [] } : one,
    ),
    rows: namespace.rows.filter(({ local }) => local.port % 10_000 !== 7402),
  }));
  const { nodes } = after(times(5, untitled), SEEDS, before.state);
  expect(nodes).toHaveLength(6);
  for (const { reachable, inferred } of nodes) expect([reachable, inferred?.doubt]).toEqual([true, 'owners']);
});
