import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Incident } from '@/lib/incidents/incident';
import { type Access, HTTP_ACCESS, SOCKET_ACCESS } from '@/server/auth/access';
import { startUnderTest, type UnderTest } from '../http/web-server-under-test';
import { liveClient, outcome } from '../push/live-client';
import { aTopology, nodeId, steppedClusters } from '../push/stepped-clusters';

let test: UnderTest;
afterEach(() => test.stop());

/** A request of each route that would succeed but for its role. */
const QUERIES: Partial<Record<keyof typeof HTTP_ACCESS, string>> = {
  'GET /api/v1/clusters/:id/nodes.txt': `?node=${nodeId(0)}`,
};
const incident: Incident = {
  ...{ number: 1, cluster: 'prod' as ClusterId, state: 'open', trigger: 'unknown', failure: null },
  ...{ master: { id: nodeId(0), name: 'a' }, successor: null, choice: null, replicas: [], diagnoses: [] },
  ...{ level: 'critical', text: 'a is down', from: 1000, to: null, lasted: null, steps: [] },
  unserved: { slots: [], count: 0, from: null, to: null, ms: 0, whole: 0 },
};
const MAY: Record<Access, readonly Access[]> = {
  public: ['public'],
  viewer: ['public', 'viewer'],
  operator: ['public', 'viewer', 'operator'],
  agent: ['public', 'agent'],
};

/** Tokens of people mean nothing where agents come in, and the other way round. */
const isNobody = (role: Access, needed: Access) =>
  role === 'public' || role === 'agent' || needed === 'agent';

describe('the access table', () => {
  it('holds for every HTTP route, without a login, as viewer, as operator and as agent', async () => {
    test = await startUnderTest({ clusters: steppedClusters(aTopology()), login: true });
    const who: readonly (readonly [Access, string | undefined])[] = [
      ['public', undefined],
      ['viewer', test.tokens.viewer],
      ['operator', test.tokens.operator],
      ['agent', test.tokens.agent],
    ];
    test.store.write([{ cluster: incident.cluster, at: incident.from, type: 'incident', incident }]);
    let walked = 0;
    for (const [key, needed] of Object.entries(HTTP_ACCESS)) {
      const [method = '', pattern = ''] = key.split(' ');
      const path =
        pattern.replace(':id', 'prod').replace(':n', '1').replace(':host', 'db1').replace('*', 'cluster') +
        (QUERIES[key as keyof typeof QUERIES] ?? '');
      const text: Record<string, string> = needed === 'agent' ? { 'content-type': 'text/plain' } : {};
      for (const [role, token] of who) {
        const response = await test.call(path, {
          method,
          ...(method === 'POST' ? { body: '{}', headers: { ...text, origin: test.url } } : {}),
          ...(token ? { token } : {}),
        });
        const allowed = MAY[role].includes(needed);
        // A permitted request reaches the route, which may find its body wanting; a refused one never does.
        const expected = allowed ? [200, 400] : isNobody(role, needed) ? [401] : [403];
        expect(expected, `${key} as ${role}`).toContain(response.status);
        if (!allowed) expect(response.headers.get('content-type')).toBe('application/problem+json');
        walked++;
      }
    }
    expect(walked).toBe(Object.keys(HTTP_ACCESS).length * 4);
  });

  it('holds for every socket event', async () => {
    test = await startUnderTest({ clusters: steppedClusters(aTopology()), login: true });
    const nobody = liveClient(test.url, { origin: test.url });
    expect(await outcome(nobody)).toBe('unauthorized');
    for (const token of [test.tokens.viewer, test.tokens.operator]) {
      const client = liveClient(test.url, { token });
      expect(await outcome(client)).toBe('connected');
      expect(await client.watch({ clusters: ['prod'] })).toEqual({ ok: true, watching: ['prod'] });
      expect(await client.watchSockets('prod')).toEqual({ ok: true, watching: ['prod'] });
      expect(await client.history({ cluster: 'prod', to: 5 })).toMatchObject({ ok: true, moment: null });
      client.socket.disconnect();
    }
    expect(SOCKET_ACCESS).toEqual({
      connection: 'viewer',
      watch: 'viewer',
      'watch-sockets': 'viewer',
      history: 'viewer',
    });
  });
});
