import { expect, it } from 'vitest';
import { sampledAt, tellingHosts } from '@/lib/layout/telling-hosts';
import type { HostState } from '@/lib/sockets/picture/socket-picture';
import { nodeId } from './clusters';

const host = (name: string, at: number | null, nodes: HostState['nodes']): HostState => ({
  name,
  kind: 'agent',
  version: null,
  address: null,
  at,
  interval: 1000,
  state: 'live',
  source: 'proc',
  took: 1,
  rows: 0,
  clockOffset: 0,
  nodes,
  problems: [],
});

it('takes the age of a picture from the hosts that run a node of the cluster', () => {
  const [own, older, lively] = [host('a', 5, [nodeId(0)]), host('b', 3, [nodeId(1)]), host('c', 9, [])];
  expect(sampledAt([own, older, lively])).toBe(5);
  expect(sampledAt([lively])).toBe(0);
  expect(tellingHosts([own, older, lively])).toEqual([own, older]);
  expect(tellingHosts([lively])).toEqual([lively]);
});
