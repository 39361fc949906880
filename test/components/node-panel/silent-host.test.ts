import { expect, it } from 'vitest';
import { silentHostOf } from '@/components/node-panel/silent-host';
import type { HostState, NodeSocketState } from '@/lib/sockets/picture/socket-picture';
import { nodeId } from '../../lib/layout/clusters';

const host = (name: string, state: HostState['state'], at: number, nodes: HostState['nodes']): HostState => ({
  ...{ name, state, at, nodes, kind: 'agent', version: null, address: null, interval: 1000 },
  ...{ source: 'proc', took: 1, rows: 0, clockOffset: 0, problems: [] },
});
const sampled = (id: number, name: string): NodeSocketState => ({
  ...{ id: nodeId(id), host: name, at: 3, source: 'proc', process: 'S', client: null, bus: null },
});
const hosts = [host('db1', 'live', 9, [nodeId(0)]), host('db2', 'stale', 3, [nodeId(1)])];

it('a node whose host fell silent is told by that host, with or without its last values', () => {
  const nodes = [sampled(0, 'db1'), sampled(1, 'db2')];
  expect(silentHostOf({ hosts, nodes }, nodeId(1))).toMatchObject({ name: 'db2', at: 3 });
  expect(silentHostOf({ hosts, nodes: [] }, nodeId(1))).toMatchObject({ name: 'db2', at: 3 });
  expect(silentHostOf({ hosts: [], nodes }, nodeId(1))).toEqual({ name: 'db2', at: 3 });
});

it('a node on a live host, or on none that is sampled, is on no silent one', () => {
  expect(silentHostOf({ hosts, nodes: [sampled(0, 'db1')] }, nodeId(0))).toBeNull();
  expect(silentHostOf({ hosts, nodes: [] }, nodeId(7))).toBeNull();
});
