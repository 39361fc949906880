import { Flag } from '@/lib/cluster/flags';
import type { Millis } from '@/lib/cluster/ids';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { Connection } from '@/server/demo/connection';
import { CLIENT_PORT } from './ask';
import type { LabHost } from './host';

const EVERY: Millis = 200;

/** Asks the other nodes themselves, five times a second, when the first of them flags `host` `fail?`. */
export interface FlagWitness {
  /** Null as long as none has. */
  at(): Millis | null;
  stop(): void;
}

export function awaitFlag(host: LabHost, others: readonly LabHost[]): FlagWitness {
  let at: Millis | null = null;
  const connections = others.map(other => new Connection(CLIENT_PORT, 2000, other.ip));
  const timer = setInterval(() => {
    for (const connection of connections) {
      if (connection.due > 0 || connection.closed) continue;
      connection.send(['CLUSTER', 'NODES']).then(
        reply => {
          const line = parseNodes(String(reply)).lines.find(one => one.id === host.id);
          if (line && line.flags & (Flag.pfail | Flag.fail)) at ??= Date.now();
        },
        () => {},
      );
    }
  }, EVERY);
  return {
    at: () => at,
    stop: () => {
      clearInterval(timer);
      for (const connection of connections) connection.close();
    },
  };
}
