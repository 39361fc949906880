import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTP_ACCESS, type PagesKey } from '../auth/access';
import { type AgentAuth, plainAddress } from '../auth/agent-auth';
import { type Auth, bearerOf } from '../auth/auth';
import { type Identity, mayDo } from '../auth/identity';
import { isOwnHost, originKind } from '../auth/same-origin';
import type { HostIntake } from '../hosts/hosts';
import type { Log } from './log';
import type { PageHandler } from './pages';
import { HttpProblem, sendProblem } from './problem';
import { readJsonBody } from './read-json-body';
import { readTextBody } from './read-text-body';
import type { Answer, Route } from './route';
import { createRouter, type Routes } from './router';

export interface HttpHandlerDeps {
  readonly routes: Routes;
  readonly auth: Auth;
  readonly agentAuth: AgentAuth;
  /** Lists agents that are refused. */
  readonly intake: Pick<HostIntake, 'turnAway'>;
  readonly publicUrl?: string;
  readonly pages: PageHandler;
  readonly securityHeaders: (request: IncomingMessage, response: ServerResponse) => void;
  readonly log: Log;
}

const PAGES: PagesKey = 'GET /*';

/** Answers every request that is not socket.io's. Never throws and never sends a stack trace. */
export function createHttpHandler(
  deps: HttpHandlerDeps,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const find = createRouter(deps.routes);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    deps.securityHeaders(request, response);
    requireOwnHost(deps, request);
    const { path, query } = splitUrl(request.url ?? '');
    const method = request.method ?? '';
    const found = find(method, path);
    switch (found.type) {
      case 'wrong-method':
        throw new HttpProblem(405, `${path} takes ${found.allow}.`, { allow: found.allow });
      case 'none':
        if (/^\/api(\/|$)/.test(path))
          throw new HttpProblem(404, 'There is no such path. See /api/openapi.json.');
        if (method !== 'GET' && method !== 'HEAD')
          throw new HttpProblem(405, 'Pages take GET, HEAD.', { allow: 'GET, HEAD' });
        requireRole(deps, request, HTTP_ACCESS[PAGES]);
        return deps.pages(request, response);
      case 'route': {
        const { role } = found;
        const agent = role === 'agent' ? requireAgent(deps, request) : null;
        const identity = role === 'agent' ? null : requireRole(deps, request, role);
        const changes = method === 'POST';
        if (changes) requireSameOrigin(deps, request);
        const result = await found.route.handle({
          params: found.params,
          query: Object.fromEntries(query),
          body: changes ? await readBody(found.route, request) : undefined,
          headers: request.headers,
          remoteAddress: request.socket.remoteAddress ?? '',
          identity,
          agent,
        });
        return send(response, result);
      }
    }
  };

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      if (error instanceof HttpProblem) return sendProblem(response, error);
      if (request.destroyed && !request.complete) return;
      deps.log.error({ err: error, method: request.method }, 'A request failed.');
      sendProblem(response, new HttpProblem(500, 'Something failed inside Slotscope; its log says what.'));
    }
  };
}

/** DNS rebinding: without a login only the name in the Host header tells our own page from a foreign one. */
function requireOwnHost({ auth, publicUrl }: HttpHandlerDeps, request: IncomingMessage): void {
  if (auth.login || isOwnHost(request.headers, publicUrl)) return;
  throw new HttpProblem(
    421,
    'Without a login this server answers only as localhost, 127.0.0.1, [::1] or the host of server.publicUrl.',
  );
}

const readBody = ({ textBody }: Route, request: IncomingMessage): Promise<unknown> =>
  textBody === undefined ? readJsonBody(request) : readTextBody(request, textBody);

/** The name of the token it came with. */
function requireAgent({ agentAuth, intake }: HttpHandlerDeps, request: IncomingMessage): string {
  const address = request.socket.remoteAddress ?? '';
  const admission = agentAuth.admit(request.headers, address);
  if (admission.ok) return admission.name;
  const { code, text } = admission;
  intake.turnAway({ address: plainAddress(address), code, text });
  throw new HttpProblem(401, text, { 'www-authenticate': 'Bearer' });
}

function requireRole(
  { auth }: HttpHandlerDeps,
  request: IncomingMessage,
  role: Exclude<(typeof HTTP_ACCESS)[keyof typeof HTTP_ACCESS], 'agent'>,
): Identity | null {
  const identity = auth.authenticate(request.headers);
  if (mayDo(identity, role)) return identity;
  if (!identity) {
    throw new HttpProblem(401, 'Log in first, or send "Authorization: Bearer" with a token.', {
      'www-authenticate': 'Bearer',
    });
  }
  throw new HttpProblem(
    403,
    `This needs the role ${role}; the token ${identity.name} is a ${identity.role}.`,
  );
}

/** A cookie travels with requests that foreign pages make; a bearer token does not. */
function requireSameOrigin({ auth, publicUrl }: HttpHandlerDeps, request: IncomingMessage): void {
  const origin = originKind(request.headers, publicUrl);
  if (origin === 'same') return;
  if (origin === 'absent' && (!auth.login || bearerOf(request.headers) !== null)) return;
  throw new HttpProblem(
    403,
    origin === 'foreign'
      ? 'The Origin of this request is another site. Behind a proxy, set server.publicUrl to the address in the browser.'
      : 'A request that changes something needs an Origin header, or "Authorization: Bearer" with a token.',
  );
}

function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  if (!url.startsWith('/')) throw new HttpProblem(400, 'The request target must be a path.');
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

function send(response: ServerResponse, answer: Answer): void {
  const [type, body] =
    answer.type === 'json'
      ? (['application/json', JSON.stringify(answer.body)] as const)
      : ([answer.contentType ?? 'text/plain; charset=utf-8', answer.text] as const);
  response.writeHead((answer.type === 'json' && answer.status) || 200, {
    'cache-control': 'no-store',
    ...answer.headers,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
