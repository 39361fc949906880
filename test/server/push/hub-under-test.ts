import { onTestFinished } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import { startUnderTest, type UnderTest } from '../http/web-server-under-test';
import { type ClientOptions, type LiveClient, liveClient } from './live-client';
import { aTopology, type SteppedClusters, steppedClusters } from './stepped-clusters';

export const prod = { clusters: ['prod'] };

interface HubUnderTest extends UnderTest {
  readonly clusters: SteppedClusters;
  /** A page of its own connection. */
  join(options?: ClientOptions): LiveClient;
}

/** A web server whose clusters move when they are told to; it and its pages end with the test. */
export async function startHub(
  options: { login?: boolean; publicUrl?: string; sessionCheck?: number } = {},
  ids = ['prod'],
): Promise<HubUnderTest> {
  const clusters = steppedClusters(...ids.map(id => aTopology({ id: id as ClusterId, name: id })));
  const test = await startUnderTest({ clusters, ...options });
  const pages: LiveClient[] = [];
  onTestFinished(async () => {
    for (const { socket } of pages) socket.disconnect();
    await test.stop();
  });
  return {
    ...test,
    clusters,
    join(client) {
      const page = liveClient(test.url, client);
      pages.push(page);
      return page;
    },
  };
}
