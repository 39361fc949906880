import type { IncomingMessage } from 'node:http';
import { HttpProblem } from './problem';

const MAX_BODY_BYTES = 16 * 1024;

/** Reads a small JSON body. Throws a problem when it is too large, of another type, or not JSON. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new HttpProblem(415, 'Send the body as JSON with the header "content-type: application/json".');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is not read: the connection ends with this answer.
    if (size > MAX_BODY_BYTES) {
      throw new HttpProblem(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`, { connection: 'close' });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new HttpProblem(400, 'The body is not valid JSON.');
  }
}
