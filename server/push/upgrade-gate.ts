import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { AGENT_HEADER } from '@/lib/agent-wire';
import { SOCKET_PATH } from '@/lib/socket-path';
import type { RefusalLog } from './refusal-log';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeGateOptions {
  readonly refuse: (request: IncomingMessage) => string | null;
  readonly accept: UpgradeHandler;
  /** Takes what says that it is an agent. */
  readonly agentUpgrade?: UpgradeHandler;
  /** Development only: takes upgrades under `/_next/`. */
  readonly devUpgrade?: UpgradeHandler;
  readonly refusals: RefusalLog;
}

/** Owns the server's `upgrade` event: the push path after its checks, nothing else. Returns its undo. */
export function guardUpgrades(
  server: Server,
  { refuse, accept, agentUpgrade, devUpgrade, refusals }: UpgradeGateOptions,
): () => void {
  const onUpgrade: UpgradeHandler = (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== SOCKET_PATH) {
      if (devUpgrade && path?.startsWith('/_next/')) return devUpgrade(request, socket, head);
      refusals.note('unknown upgrade path', { remoteAddress: request.socket.remoteAddress });
      socket.destroy();
      return;
    }
    if (agentUpgrade && request.headers[AGENT_HEADER] !== undefined)
      return agentUpgrade(request, socket, head);
    const reason = refuse(request);
    if (reason === null) return accept(request, socket, head);
    refusals.note(reason, {
      remoteAddress: request.socket.remoteAddress,
      origin: request.headers.origin?.slice(0, 200),
    });
    socket.end(
      `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\nRefused: ${reason}.\n`,
      () => socket.destroy(),
    );
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}
