import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem';

/** Reads a body of plain text as the bytes it came in. Throws a problem when it is too large or of another type. */
export async function readTextBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'text/plain')
    throw new HttpProblem(415, 'Send the tables as they are, with the header "content-type: text/plain".');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is not read: the connection ends with this answer.
    if (size > maxBytes)
      throw new HttpProblem(413, `The body is larger than ${maxBytes} bytes.`, { connection: 'close' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
