import { z } from 'zod';
import { HttpProblem } from '../problem';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';

export const healthz = () =>
  defineRoute({
    summary: 'Alive: the process answers',
    answer: z.strictObject({ ok: z.literal(true) }),
    handle: () => ({ type: 'json', body: { ok: true } }),
  });

const readiness = z.strictObject({ ready: z.boolean(), reasons: z.array(z.string()) });

export const readyz = ({ clusters, store }: RouteDeps) =>
  defineRoute({
    summary: 'Ready: the store is writable and each cluster was tried; 503 with reasons until then',
    answer: readiness,
    problems: [503],
    handle() {
      const reasons = clusters
        .list()
        .filter(cluster => !cluster.tried)
        .map(cluster => `Cluster ${cluster.name} has not been tried yet.`);
      const health = store.health();
      if (!health.ok && health.reason !== null) reasons.push(health.reason);
      if (reasons.length > 0) throw new NotReady(reasons);
      return { type: 'json', body: { ready: true, reasons } };
    },
  });

class NotReady extends HttpProblem {
  constructor(readonly reasons: readonly string[]) {
    super(503, reasons.join(' '));
  }

  override get body() {
    return { ...super.body, ready: false, reasons: this.reasons };
  }
}
