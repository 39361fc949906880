import { Connection } from '@/server/demo/connection';
import type { Reply } from '@/server/demo/resp-reader';

/** Every lab host runs one node, on Redis's own ports. */
export const CLIENT_PORT = 6379;
export const BUS_PORT = 16379;

export type Words = readonly (string | number)[];

/** One command on a connection of its own. Rejects on an error reply, a refused connection, or silence. */
export async function ask(ip: string, words: Words, timeout = 2000): Promise<Reply> {
  const connection = new Connection(CLIENT_PORT, timeout, ip);
  try {
    const reply = await connection.send(words);
    if (reply instanceof Error) throw reply;
    return reply;
  } finally {
    connection.close();
  }
}

/** `ask` for commands that answer with text. */
export async function askText(ip: string, words: Words, timeout?: number): Promise<string> {
  return String(await ask(ip, words, timeout));
}
