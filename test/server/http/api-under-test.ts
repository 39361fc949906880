import { connect } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import { problemSchema } from '@/server/http/body-schemas';
import { aTopology, steppedClusters } from '../push/stepped-clusters';
import { startUnderTest, type UnderTest } from './web-server-under-test';

export const PROD = 'prod' as ClusterId;

type Wanted = Parameters<typeof startUnderTest>[0];
type CallInit = Parameters<UnderTest['call']>[1];

/** The API of a web server that watches `PROD`, unless told otherwise; it ends with the test. */
export async function startApi(options: Partial<Wanted> = {}) {
  const test = await startUnderTest({ clusters: steppedClusters(aTopology()), ...options });
  onTestFinished(() => test.stop());
  return {
    ...test,
    json: async (path: string) => (await test.call(path)).json(),
    /** Of an answer that must be one. */
    async problem(path: string, init?: CallInit) {
      const response = await test.call(path, init);
      expect(response.headers.get('content-type'), path).toBe('application/problem+json');
      const body = problemSchema.loose().parse(await response.json());
      expect(body.status).toBe(response.status);
      return body;
    },
    /** What a page of our own would post. */
    post: (body: unknown, headers: Record<string, string> = {}) => ({
      method: 'POST',
      body: JSON.stringify(body),
      headers: { origin: test.url, ...headers },
    }),
    /** Bytes sent as they are; answers the whole reply. */
    raw: (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let reply = '';
        const socket = connect(Number(new URL(test.url).port), '127.0.0.1', () => socket.write(text));
        socket.on('data', chunk => {
          reply += chunk;
        });
        socket.on('error', reject);
        socket.on('close', () => resolve(reply));
      }),
  };
}
