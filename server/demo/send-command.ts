import { Connection } from './connection';
import type { Reply } from './resp-reader';

/** Sends one command on a connection of its own. Rejects on an error reply, a refused connection, or silence. */
export async function sendCommand(
  port: number,
  words: readonly (string | number)[],
  timeout = 2000,
): Promise<Reply> {
  const connection = new Connection(port, timeout);
  try {
    const reply = await connection.send(words);
    if (reply instanceof Error) throw reply;
    return reply;
  } finally {
    connection.close();
  }
}

/** `sendCommand` for commands that answer with text. */
export async function askText(
  port: number,
  words: readonly (string | number)[],
  timeout?: number,
): Promise<string> {
  const reply = await sendCommand(port, words, timeout);
  if (typeof reply !== 'string') throw new Error(`${words.join(' ')} did not answer with text.`);
  return reply;
}
