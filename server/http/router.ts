import { type Access, HTTP_ACCESS, type RouteKey } from '../auth/access';
import { matchPath } from './match-path';
import type { Route } from './route';

export type Routes = Readonly<Record<RouteKey, Route>>;

export type Found =
  | {
      readonly type: 'route';
      readonly route: Route;
      readonly role: Access;
      readonly params: Readonly<Record<string, string>>;
    }
  /** The path exists, but not with this method. */
  | { readonly type: 'wrong-method'; readonly allow: string }
  | { readonly type: 'none' };

interface Entry {
  readonly method: string;
  readonly pattern: string;
  readonly route: Route;
  readonly role: Access;
}

/** Finds routes by method and path (without query); HEAD is answered as GET. Roles come from the access table alone. */
export function createRouter(routes: Routes): (method: string, path: string) => Found {
  const entries = (Object.keys(routes) as RouteKey[]).map((key): Entry => {
    const [method = '', pattern = ''] = key.split(' ');
    return { method, pattern, route: routes[key], role: HTTP_ACCESS[key] };
  });
  return (method, path) => {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const allow = new Set<string>();
    for (const entry of entries) {
      const params = matchPath(entry.pattern, path);
      if (!params) continue;
      if (entry.method === wanted) return { type: 'route', route: entry.route, role: entry.role, params };
      allow.add(entry.method === 'GET' ? 'GET, HEAD' : entry.method);
    }
    return allow.size > 0 ? { type: 'wrong-method', allow: [...allow].join(', ') } : { type: 'none' };
  };
}
