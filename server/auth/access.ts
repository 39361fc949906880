import type { ClientToServer, Role } from '@/lib/wire';

/** `agent` stands apart from the roles of people: neither includes anything of the other. */
export type Access = Role | 'agent';

/**
 * Every HTTP route there is and the role it needs. The router is built from these keys: a route that is not here
 * cannot exist. Pages and assets (`GET /*`) are public shells without data.
 */
export const HTTP_ACCESS = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/v1/session': 'public',
  'POST /api/v1/login': 'public',
  'POST /api/v1/logout': 'public',
  'GET /api/v1/clusters': 'viewer',
  'GET /api/v1/clusters/:id': 'viewer',
  'GET /api/v1/clusters/:id/events': 'viewer',
  'GET /api/v1/clusters/:id/measures': 'viewer',
  'GET /api/v1/clusters/:id/nodes.txt': 'viewer',
  'GET /api/v1/clusters/:id/sockets': 'viewer',
  'GET /api/v1/clusters/:id/series': 'viewer',
  'GET /api/v1/clusters/:id/timeline': 'viewer',
  'GET /api/v1/clusters/:id/incidents': 'viewer',
  'GET /api/v1/clusters/:id/incidents/:n.md': 'viewer',
  'GET /api/v1/clusters/:id/incidents/:n.svg': 'viewer',
  'GET /api/v1/clusters/:id/incidents/:n': 'viewer',
  'POST /api/v1/agents/:host/sockets': 'agent',
  'POST /api/v1/demo/faults': 'operator',
  'GET /*': 'public',
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /${string}`, Access>>;

export type PagesKey = 'GET /*';
export type RouteKey = Exclude<keyof typeof HTTP_ACCESS, PagesKey>;

/** Joining the `/live` namespace and every event a client may send there, with the role each needs. */
export const SOCKET_ACCESS = {
  connection: 'viewer',
  watch: 'viewer',
  'watch-sockets': 'viewer',
  history: 'viewer',
} as const satisfies Readonly<Record<'connection' | keyof ClientToServer, Role>>;
