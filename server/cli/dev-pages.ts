import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebServerDeps } from '../http/web-server';

/** The part of Next's programmatic API that development needs; production never loads `next`. */
type CreateNext = (options: { dev: true; httpServer: EventEmitter }) => {
  prepare(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

/**
 * Pages by Next's dev server inside ours. Next wants to add its own `upgrade` listener: it gets an emitter of its own to
 * park it on, and the real server's upgrades stay ours, so that `/ws/` is checked before anybody else sees it.
 */
export async function devPages(): Promise<NonNullable<WebServerDeps['dev']>> {
  const parked = new EventEmitter();
  process.env.NEXT_TELEMETRY_DISABLED ??= '1';
  const name = 'next';
  const { default: createNext } = (await import(name)) as { default: CreateNext };
  const next = createNext({ dev: true, httpServer: parked });
  await next.prepare();
  const handle = next.getRequestHandler();
  return {
    pages: (request, response) => void handle(request, response),
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      parked.emit('upgrade', request, socket, head);
    },
  };
}
