import type { LiveSocket } from './live-socket';

/** Packets and characters that may wait for one client; more than a burst of many clusters in one tick. */
const MAX_PACKETS = 256;
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** What waits for one client because its connection has not taken what was sent before. */
export interface Backlog {
  /** True when the client is so slow that sending more would only fill our memory. */
  isBehind(): boolean;
}

/** Counts by engine.io's own events; to be made before any other listener on `drain`. */
export function watchBacklog(socket: LiveSocket): Backlog {
  let packets = 0;
  let characters = 0;
  socket.conn.on('packetCreate', (packet: { readonly data?: unknown }) => {
    packets++;
    if (typeof packet.data === 'string') characters += packet.data.length;
  });
  socket.conn.on('drain', () => {
    packets = 0;
    characters = 0;
  });
  return { isBehind: () => packets > MAX_PACKETS || characters > MAX_CHARACTERS };
}
