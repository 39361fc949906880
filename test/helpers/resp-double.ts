import { bulk, integer } from '@/server/sim/resp-replies';
import { RequestReader } from '@/server/sim/resp-requests';
import { type RawServer, startRawServer } from './raw-server';

/** A reply's value; what begins with a minus is an error. */
export type Value = string | number | readonly Value[];

/** A server that answers each command as a test says, over TCP in RESP2: for servers that are not installed here. */
export interface RespDouble extends RawServer {
  /** Every command that arrived, as one line. */
  readonly asked: readonly string[];
  readonly endpoint: { readonly host: string; readonly port: number };
}

export async function startRespDouble(answer: (command: string) => Value): Promise<RespDouble> {
  const asked: string[] = [];
  const server = await startRawServer(socket => {
    const reader = new RequestReader();
    socket.on('data', chunk => {
      for (const request of reader.read(chunk)) {
        if (request.type === 'broken') return socket.destroy();
        const command = request.words.join(' ').toUpperCase();
        asked.push(command);
        socket.write(encode(answer(command)));
      }
      return undefined;
    });
  });
  return Object.assign(Object.create(server) as RawServer, {
    asked,
    endpoint: { host: '127.0.0.1', port: server.port },
    stop: () => server.stop(),
  });
}

function encode(value: Value): string {
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'string') return value.startsWith('-') ? `${value}\r\n` : bulk(value);
  return `*${value.length}\r\n${value.map(encode).join('')}`;
}
