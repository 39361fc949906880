import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../helpers/until';
import { aSample } from '../hosts/a-source';
import { startAgent } from './agent-under-test';

/** A server that welcomes every agent and then hangs up at its first sample, until it is mended. */
async function startMoodyServer() {
  const http = createServer();
  const io = new Server(http, { path: '/ws/', transports: ['websocket'] });
  const state = { welcomes: 0, well: false };
  io.of('/agents').on('connection', socket => {
    socket.on('hello', (_hello, ack) => {
      state.welcomes++;
      ack({ ok: true, at: Date.now() });
    });
    socket.on('sample', (_packed, ack) => (state.well ? ack({ full: false }) : socket.disconnect(true)));
  });
  await new Promise<void>(resolve => void http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void io.close());
  return { state, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

test('a server that takes the agent and not its samples is tried ever less often, and complained of once', {
  timeout: 20_000,
}, async () => {
  const { state, url } = await startMoodyServer();
  const { lines } = startAgent(
    { server: url, name: 'db1' },
    {
      createSampler: ({ onSample }) => {
        onSample(aSample(1, Date.now()));
        return { want: () => {}, look: () => {}, stop: () => {} };
      },
    },
  );
  await sleep(4000);
  expect(state.welcomes).toBeGreaterThanOrEqual(3);
  expect(state.welcomes).toBeLessThanOrEqual(8);
  expect(lines.map(line => line.msg)).toEqual([expect.stringContaining('has ended')]);
  state.well = true;
  await until('it is well', () => lines.at(-1)?.msg === `Connected to ${url}.`);
});
