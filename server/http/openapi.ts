import { z } from 'zod';
import { type Access, HTTP_ACCESS, type RouteKey } from '../auth/access';
import { SESSION_COOKIE } from '../auth/session-cookie';
import { problemSchema } from './body-schemas';
import type { RouteDescription } from './route';

type Json = Readonly<Record<string, unknown>>;
type Descriptions = Readonly<Record<RouteKey, RouteDescription>>;

/** The OpenAPI 3.1 document of the routes table. */
export function openApiDocument(routes: Descriptions, version: string, login: boolean): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const key of Object.keys(routes) as RouteKey[]) {
    const [method = '', pattern = ''] = key.split(' ');
    const path = pattern.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: operation(pattern, routes[key], HTTP_ACCESS[key], login),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Slotscope',
      version,
      description: 'Live topology and health of Redis and Valkey clusters.',
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema) },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
  };
}

function operation(pattern: string, route: RouteDescription, role: Access, login: boolean): Json {
  const secured = (login && role !== 'public') || role === 'agent';
  const problems = new Set([...(route.problems ?? []), ...(secured ? [401, 403] : [])]);
  if (route.query) problems.add(400);
  if (route.body || route.textBody) for (const status of [400, 403, 413, 415]) problems.add(status);
  return {
    summary: route.summary,
    'x-role': role,
    security: secured ? [{ token: [] }, ...(role === 'agent' ? [] : [{ session: [] }])] : [],
    parameters: [...pathParameters(pattern), ...queryParameters(route.query)],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body) } },
          },
        }
      : {}),
    ...(route.textBody
      ? { requestBody: { required: true, content: { 'text/plain': { schema: { type: 'string' } } } } }
      : {}),
    responses: {
      200: { description: 'OK', content: answerContent(route.answer) },
      ...Object.fromEntries([...problems].sort().map(status => [status, PROBLEM])),
    },
  };
}

const PROBLEM: Json = {
  description: 'What went wrong and what to do about it',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function answerContent(answer: RouteDescription['answer']): Json {
  return answer === 'text'
    ? { 'text/plain': { schema: { type: 'string' } } }
    : { 'application/json': { schema: jsonSchema(answer) } };
}

function pathParameters(pattern: string): Json[] {
  return [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** As values come out of the schema: a number sent as text in a query is a number to whoever reads the document. */
function jsonSchema(schema: z.core.$ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return rest;
}
