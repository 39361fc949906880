import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Problem } from '@/lib/wire';

/** An answer that is an error: thrown by routes, sent as `application/problem+json` (RFC 9457). */
export class HttpProblem extends Error {
  /**
   * @param detail what happened and what a person can do about it; never a stack trace or a secret
   * @param headers further headers, such as `Allow` or `Retry-After`
   */
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
  }

  get body(): Problem {
    const title = STATUS_CODES[this.status] ?? 'Error';
    return { type: 'about:blank', title, status: this.status, detail: this.detail };
  }
}

export function sendProblem(response: ServerResponse, problem: HttpProblem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problem.body);
  response.writeHead(problem.status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}
