import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { HttpProblem, sendProblem } from './problem';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const YEAR = 31_536_000;

/** Serves the exported pages: `/cluster` is `cluster.html`; hashed assets are kept by browsers, pages are asked for anew. */
export function createPages(dir: string): PageHandler {
  if (!existsSync(join(dir, 'index.html'))) {
    return (_request, response) =>
      sendProblem(
        response,
        new HttpProblem(503, 'The pages are not built. Run "npm start" or "npm run build".'),
      );
  }
  const serve = sirv(dir, {
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders(response, path) {
      const lasting = path.startsWith('/_next/static/');
      response.setHeader('cache-control', lasting ? `public,max-age=${YEAR},immutable` : 'no-cache');
    },
  });
  const missing = existsSync(join(dir, '404.html')) ? readFileSync(join(dir, '404.html')) : null;

  return (request, response) => {
    // These files are small, and a range such as 10-5 would be answered with a broken stream.
    delete request.headers.range;
    serve(request, response, () => {
      if (!missing) return sendProblem(response, new HttpProblem(404, 'There is no such page.'));
      response.writeHead(404, { 'content-type': 'text/html;charset=utf-8', 'cache-control': 'no-cache' });
      response.end(missing);
    });
  };
}
