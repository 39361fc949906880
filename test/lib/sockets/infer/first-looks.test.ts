import { describe, expect, test } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import { type InferredRole, inferRoles, type RoleMemory, type Sight } from '@/lib/sockets/infer/infer-roles';
import type { LastingConnection } from '@/lib/sockets/infer/lasting-connections';
import { recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { after, SEEDS, times } from './inferred';

const quiet = recordedLook('three-hosts-quiet');

describe('the first look', () => {
  test('tells all roles as they are, as a guess that says so', () => {
    const { nodes, voters } = after(times(1, quiet.hosts), SEEDS);
    expect(voters).toBe(3);
    for (const { host, port, role, inferred } of nodes) {
      const real = quiet.members.find(member => member.host === host && member.port === port);
      expect([host, port, role]).toEqual([host, port, real?.role]);
      expect(inferred).toMatchObject({ confidence: 0.6, doubt: 'early' });
    }
  });

  test('gives way to certainty after ten seconds and five looks', () => {
    expect(after(times(5, quiet.hosts), SEEDS).nodes[0]?.inferred?.doubt).toBe('early');
    const { nodes } = after(times(6, quiet.hosts), SEEDS);
    expect(nodes.map(({ inferred }) => [inferred?.doubt, inferred?.confidence])).toEqual(
      nodes.map(({ role }) => [undefined, role === 'replica' ? 0.9 : 0.7]),
    );
  });

  test('of one host of three leaves the others without a role', () => {
    const { nodes } = after(times(1, quiet.hosts.slice(0, 1)), SEEDS);
    const untold = nodes.filter(({ inferred }) => inferred?.doubt === 'role');
    expect(untold.map(({ host, port }) => `${host}:${port}`)).toEqual([
      '10.77.0.2:7401',
      '10.77.0.2:7402',
      '10.77.0.3:7402',
    ]);
    for (const { inferred } of untold) expect(inferred?.confidence).toBe(0.2);
  });
});

const [a, b, c] = ['a', 'b', 'c'] as [NodeId, NodeId, NodeId];
const young = (from: NodeId, to: NodeId, owned = true): LastingConnection => ({
  ...{ from, to, owned },
  first: 1000,
  last: 1000,
  looks: 1,
});
const told = (role: InferredRole['role'], masterId: NodeId | null = null): RoleMemory => ({
  ...{ role, masterId, confidence: 0.9, why: '', since: 0, seenAt: 1000 },
});
const roleOf = (
  connections: readonly LastingConnection[],
  options: { readonly known?: RoleMemory; readonly sight?: Sight; readonly now?: number } = {},
) => {
  const { known, sight = 'whole', now = 1000 } = options;
  const before = new Map(known ? [[a, known]] : []);
  return inferRoles([a], connections, { before, sightOf: () => sight, nameOf: id => id, now }).get(a);
};

describe('a connection that has not lasted', () => {
  test('is no sign of a replica where the node has several, or followers', () => {
    expect(roleOf([young(a, b)])).toMatchObject({ role: 'replica', masterId: b, doubt: 'early' });
    expect(roleOf([young(a, b), young(a, c)])?.doubt).toBe('role');
    expect(roleOf([young(a, b), young(c, a)])?.doubt).toBe('role');
    expect(roleOf([young(c, a)])).toMatchObject({ role: 'master', doubt: 'early' });
  });

  test('of an unknown owner tells nothing', () => {
    expect(roleOf([young(a, b, false)], { sight: 'partial' })).toMatchObject({ doubt: 'role' });
  });

  test('does not turn a known master or replica: only what lasts does', () => {
    expect(roleOf([young(a, b)], { known: told('master') })).toMatchObject({
      role: 'master',
      confidence: 0.5,
    });
    const known = told('replica', c);
    const turning = roleOf([young(a, b)], { known, now: 90_000 });
    expect(turning).toMatchObject({ role: 'replica', masterId: c, confidence: 0.4 });
    expect(turning?.why).toBe('It was a replica of c. Its connection to b has yet to last.');
    expect(roleOf([young(a, c)], { known, now: 90_000 })).toMatchObject({ masterId: c, confidence: 0.9 });
    expect(roleOf([], { known, now: 90_000 })?.role).toBe('master');
    for (const role of [turning, roleOf([], { known, now: 90_000 })]) expect(role?.doubt).toBeUndefined();
  });

  test('is waited for no longer than it takes to tell', () => {
    const guessed: RoleMemory = { ...told('master'), doubt: 'role', since: 1000 };
    expect(roleOf([], { known: guessed, sight: 'partial', now: 10_999 })?.doubt).toBe('role');
    expect(roleOf([], { known: guessed, sight: 'partial', now: 11_000 })).toMatchObject({
      role: 'master',
      confidence: 0.5,
    });
    expect(roleOf([], { known: guessed, sight: 'partial', now: 11_000 })?.doubt).toBeUndefined();
    expect(roleOf([], { known: guessed, sight: 'links', now: 99_000 })?.doubt).toBe('role');
  });
});
