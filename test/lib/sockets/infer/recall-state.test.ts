import { expect, test } from 'vitest';
import { onHosts } from '@/lib/sockets/infer/on-hosts';
import { recallState } from '@/lib/sockets/infer/recall-state';
import { recordedLook } from '../../../fixtures/sockets/socket-fixture';
import { after, BEGAN, SEEDS, times } from './inferred';

const { hosts } = recordedLook('three-hosts-quiet');
const dead = recordedLook('three-hosts-killed').hosts;

/** What the store has of a picture. */
function kept(inferred: ReturnType<typeof after>) {
  const live = new Map(hosts.map(({ host, at }) => [host, { state: 'live', at }] as const));
  return onHosts(inferred.nodes, inferred.state.places, live);
}
const recall = (nodes: ReturnType<typeof kept>, seeds = SEEDS) =>
  recallState(nodes, { seeds, now: BEGAN + 60_000 });
const rolesOf = ({ nodes }: ReturnType<typeof after>) =>
  nodes.map(({ id, role, masterId }) => [id, role, masterId]);

test('with what was kept, one look tells all roles as surely as before', () => {
  const before = after(times(7, hosts));
  const again = after(times(1, hosts), SEEDS, recall(kept(before)), BEGAN + 60_000);
  expect(rolesOf(again)).toEqual(rolesOf(before));
  for (const { role, inferred } of again.nodes) {
    expect(inferred?.doubt).toBeUndefined();
    expect(inferred?.confidence).toBe(role === 'replica' ? 0.9 : 0.6);
  }
  const settled = after(times(7, hosts), SEEDS, recall(kept(before)), BEGAN + 60_000);
  expect(settled.nodes).toEqual(before.nodes);
});

test('nodes of a host that is not heard yet stay what they were; a dead one stays dead since when it died', () => {
  const before = after([...times(7, hosts), dead, dead]);
  const again = after(times(1, dead.slice(0, 2)), SEEDS, recall(kept(before)), BEGAN + 60_000);
  expect(rolesOf(again)).toEqual(rolesOf(before));
  const gone = (of: ReturnType<typeof after>) =>
    of.nodes.map(({ reachable, unreachableSince }) => [reachable, unreachableSince]);
  expect(gone(again)).toEqual(gone(before));
});

test('a guess is no memory, nor is a picture of other seeds or one that Redis was asked for', () => {
  const guess = recall(kept(after(times(1, hosts))));
  expect([guess.known.size, guess.roles.size]).toEqual([6, 0]);
  const sure = kept(after(times(7, hosts)));
  expect(recall(sure, [{ host: '10.77.0.1', port: 9999 }]).known.size).toBe(0);
  const asked = sure.map(({ inferred: _inferred, ...node }) => node);
  expect(recall(asked).known.size).toBe(0);
});
