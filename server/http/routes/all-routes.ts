import { z } from 'zod';
import type { RouteKey } from '../../auth/access';
import { openApiDocument } from '../openapi';
import { defineRoute, type Route } from '../route';
import type { Routes } from '../router';
import type { RouteDeps } from '../web-deps';
import { postSockets } from './agents';
import { getCluster, getNodesText, listClusters } from './clusters';
import { injectFault } from './demo-faults';
import { listEvents } from './events';
import { healthz, readyz } from './health';
import { getIncident, getIncidentPicture, getIncidentReport, listIncidents } from './incidents';
import { getMeasures } from './measures';
import { getSeries } from './series';
import { getSession, login, logout } from './session';
import { getSockets } from './sockets';
import { getTimeline } from './timeline';

/** Every route of the access table with its handler: a key missing on either side does not compile. */
export function createRoutes(deps: RouteDeps): Routes {
  const described: Record<Exclude<RouteKey, 'GET /api/openapi.json'>, Route> = {
    'GET /healthz': healthz(),
    'GET /readyz': readyz(deps),
    'GET /api/v1/session': getSession(deps),
    'POST /api/v1/login': login(deps),
    'POST /api/v1/logout': logout(deps),
    'GET /api/v1/clusters': listClusters(deps),
    'GET /api/v1/clusters/:id': getCluster(deps),
    'GET /api/v1/clusters/:id/events': listEvents(deps),
    'GET /api/v1/clusters/:id/measures': getMeasures(deps),
    'GET /api/v1/clusters/:id/nodes.txt': getNodesText(deps),
    'GET /api/v1/clusters/:id/sockets': getSockets(deps),
    'GET /api/v1/clusters/:id/series': getSeries(deps),
    'GET /api/v1/clusters/:id/timeline': getTimeline(deps),
    'GET /api/v1/clusters/:id/incidents': listIncidents(deps),
    'GET /api/v1/clusters/:id/incidents/:n.md': getIncidentReport(deps),
    'GET /api/v1/clusters/:id/incidents/:n.svg': getIncidentPicture(deps),
    'GET /api/v1/clusters/:id/incidents/:n': getIncident(deps),
    'POST /api/v1/agents/:host/sockets': postSockets(deps),
    'POST /api/v1/demo/faults': injectFault(deps),
  };
  const openapi: Route = defineRoute({
    summary: 'This document',
    answer: z.looseObject({ openapi: z.string() }),
    handle: () => ({ type: 'json', body: document }),
  });
  const routes: Routes = { ...described, 'GET /api/openapi.json': openapi };
  const document = openApiDocument(routes, deps.hello(null).version, deps.auth.login);
  return routes;
}
