import { expect, it } from 'vitest';
import { sentinelPeers } from '@/components/sockets/sentinel-peers';
import type { SentinelConnection } from '@/lib/sockets/infer/find-sentinels';
import { nodeId } from '../../lib/layout/clusters';

const to = (port: number, node: number | null, sentinel = false): SentinelConnection => ({
  to: { ip: '10.0.0.1', port },
  node: node === null ? null : nodeId(node),
  sentinel,
});
const peers = (...connections: SentinelConnection[]) =>
  sentinelPeers({ host: 'db1', port: 26379, at: 1, connections });

it('names each node once, and counts the rest by address', () => {
  expect(peers(to(6379, 0), to(6379, 0), to(26380, null, true), to(26381, null, true), to(80, null))).toEqual(
    { nodes: [nodeId(0)], others: '2 other Sentinels, 1 address elsewhere' },
  );
  expect(peers()).toEqual({ nodes: [], others: '' });
});
