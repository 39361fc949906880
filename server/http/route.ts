import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Identity } from '../auth/identity';
import { HttpProblem } from './problem';

export type Answer =
  | {
      readonly type: 'json';
      readonly body: unknown;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'text';
      readonly text: string;
      /** Plain text in UTF-8 unless given. */
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface RouteRequest<Query, Body> {
  /** Decoded path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string;
  /** Null on public routes for somebody who is not logged in. */
  readonly identity: Identity | null;
  /** On agents' routes the name of the token it came with; null elsewhere. */
  readonly agent: string | null;
}

/** What the OpenAPI document says of a route. */
export interface RouteDescription {
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.core.$ZodType;
  /** Set where the body is plain text instead, given to the handler as bytes: how many it may have. */
  readonly textBody?: number;
  /** The 200 answer: a JSON schema from zod, or plain text. */
  readonly answer: z.ZodType | 'text';
  /** Statuses of problems beside the ones that every route can give. */
  readonly problems?: readonly number[];
}

/** A route as the router sees it: input still unchecked. */
export interface Route extends RouteDescription {
  handle(request: RouteRequest<unknown, unknown>): Answer | Promise<Answer>;
}

const noParameters = z.strictObject({});

/** Declares a route; its handler gets the query and body as their schemas give them. */
export function defineRoute<Q extends z.ZodObject = z.ZodObject, B extends z.core.$ZodType = z.core.$ZodType>(
  route: Omit<RouteDescription, 'query' | 'body'> & {
    readonly query?: Q;
    readonly body?: B;
    handle(request: RouteRequest<z.output<Q>, z.output<B>>): Answer | Promise<Answer>;
  },
): Route {
  return {
    ...route,
    handle: request =>
      route.handle({
        ...request,
        query: check(route.query ?? noParameters, request.query, 'query') as z.output<Q>,
        body: (route.body ? check(route.body, request.body, 'body') : request.body) as z.output<B>,
      }),
  };
}

function check<S extends z.core.$ZodType>(schema: S, value: unknown, where: 'query' | 'body'): z.output<S> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const sentences = result.error.issues.map(issue => {
    const name = issue.path.join('.');
    const said = issue.message.replace(/^Invalid input: /, '');
    return name === '' ? said : `${name}: ${said}`;
  });
  throw new HttpProblem(400, `The ${where} is not valid. ${sentences.slice(0, 5).join('; ')}.`);
}
