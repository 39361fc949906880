import { z } from 'zod';
import type { StoreHealth } from '../../store/store';
import { HttpProblem } from '../problem';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';

export const healthz = () =>
  defineRoute({
    summary: 'Alive: the process answers',
    answer: z.strictObject({ ok: z.literal(true) }),
    handle: () => ({ type: 'json', body: { ok: true } }),
  });

const readiness = z.strictObject({
  ready: z.boolean(),
  reasons: z.array(z.string()),
  /** All that was shown until `writtenUntil` is on the disk and outlives a SIGKILL; 0 before the first write. */
  history: z.strictObject({ ok: z.boolean(), reason: z.string().nullable(), writtenUntil: z.number() }),
});

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
      const { ok, reason, writtenUntil } = store.health();
      if (!ok && reason !== null) reasons.push(reason);
      const history = { ok, reason, writtenUntil };
      if (reasons.length > 0) throw new NotReady(reasons, history);
      return { type: 'json', body: { ready: true, reasons, history } };
    },
  });

class NotReady extends HttpProblem {
  constructor(
    readonly reasons: readonly string[],
    readonly history: Pick<StoreHealth, 'ok' | 'reason' | 'writtenUntil'>,
  ) {
    super(503, reasons.join(' '));
  }

  override get body() {
    return { ...super.body, ready: false, reasons: this.reasons, history: this.history };
  }
}
