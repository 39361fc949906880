import { describe, expect, it } from 'vitest';
import { eventSchema, summarySchema } from '@/server/http/body-schemas';
import { topologySchema } from '@/server/http/topology-schema';
import { aTopology, nodeId, steppedClusters } from '../push/stepped-clusters';
import { PROD, startApi } from './api-under-test';

describe('reading', () => {
  it('gives rows, a topology, the past, and CLUSTER NODES text as the contract says', async () => {
    const { call, json, store } = await startApi();
    const past = aTopology({ at: 1000, seq: 9 });
    store.write([{ cluster: PROD, at: 1000, type: 'topology', topology: past }]);
    const { clusters } = await json('/api/v1/clusters');
    expect(summarySchema.parse(clusters[0])).toMatchObject({ id: 'prod', masters: 3, stale: true });
    expect(topologySchema.parse(await json('/api/v1/clusters/prod'))).toEqual(aTopology());
    expect(await json('/api/v1/clusters/prod?at=2000')).toEqual(past);
    expect(await json('/api/v1/clusters/prod?at=1970-01-01T00:00:02Z')).toEqual(past);
    expect(await json('/api/v1/clusters/prod?at=1970-01-01T01:00:02+01:00')).toEqual(past);
    expect(await json(`/api/v1/clusters/prod?at=${Date.now() + 5000}`)).toEqual(aTopology());
    const rows = await json('/api/v1/clusters?at=2000');
    expect(rows.clusters).toMatchObject([{ id: 'prod', at: 1000, stale: false }]);
    const text = await call(`/api/v1/clusters/prod/nodes.txt?node=${nodeId(0)}`);
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text.headers.get('x-slotscope-at')).toBe('42');
    expect(await text.text()).toContain('127.0.0.1:7000@17000 myself');
  });

  it('pages and filters events', async () => {
    const { json, store } = await startApi();
    const events = [1, 2, 3].map(at => ({ at, type: 'log', level: 'info', text: 't', data: {} }) as const);
    const failover = { ...events[0]!, at: 4, type: 'failover', node: nodeId(1) } as const;
    store.write(
      store
        .number([...events, failover])
        .map(event => ({ cluster: PROD, at: event.at, type: 'event', event })),
    );
    const first = await json('/api/v1/clusters/prod/events?limit=3');
    expect(first.events.map((event: unknown) => eventSchema.parse(event).at)).toEqual([4, 3, 2]);
    const second = await json(`/api/v1/clusters/prod/events?limit=3&cursor=${first.next}`);
    expect(second).toMatchObject({ events: [{ at: 1 }], next: null });
    const found = await json(`/api/v1/clusters/prod/events?type=failover&node=${nodeId(1)}&from=4&to=4`);
    expect(found.events).toHaveLength(1);
    const then = await json('/api/v1/clusters/prod/events?at=2');
    expect(then.events.map((event: { at: number }) => event.at)).toEqual([2, 1]);
  });

  it('is alive at once and ready when the store is writable and each cluster was tried', async () => {
    const clusters = steppedClusters(aTopology());
    let tried = false;
    const untried = { ...clusters, list: () => clusters.list().map(cluster => ({ ...cluster, tried })) };
    const { call, json, problem } = await startApi({ clusters: untried });
    expect((await call('/healthz')).status).toBe(200);
    const waiting = await problem('/readyz');
    expect(waiting).toMatchObject({
      status: 503,
      ready: false,
      reasons: ['Cluster prod has not been tried yet.'],
    });
    tried = true;
    const history = { ok: true, reason: null, writtenUntil: expect.any(Number) };
    expect(await json('/readyz')).toEqual({ ready: true, reasons: [], history });
  });

  it('answers HEAD as GET without a body', async () => {
    const { call } = await startApi();
    const response = await call('/api/v1/clusters', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('problems', () => {
  it('name what is wrong and what to do', async () => {
    const { call, problem } = await startApi();
    expect(await problem('/api/v1/clusters/none')).toMatchObject({
      status: 404,
      detail: expect.stringContaining('prod'),
    });
    for (const path of [
      'prod?at=5',
      'prod/measures?at=5',
      'prod/sockets?at=5',
      `prod/nodes.txt?node=${nodeId(0)}&at=5`,
    ])
      expect(await problem(`/api/v1/clusters/${path}`)).toMatchObject({
        status: 404,
        detail: expect.stringMatching(/^Nothing was kept .* at or before 1970-01-01T00:00:00.005Z\. Ask/),
      });
    expect(await problem('/api/v1/clusters?at=5')).toMatchObject({ status: 404 });
    expect(await problem('/api/v1/clusters/prod/measures?node=x')).toMatchObject({ status: 404 });
    expect(await problem('/api/v1/nothing')).toMatchObject({ status: 404 });
    expect(await problem('/api')).toMatchObject({ status: 404 });
    const cases: [string, string][] = [
      ['/api/v1/clusters/prod?at=yesterday', 'at: must be milliseconds'],
      ['/api/v1/clusters/prod?at=2026-13-01', 'ISO 8601'],
      ['/api/v1/clusters/prod?at=2026-01-01T10:00:00', 'ISO 8601'],
      ['/api/v1/clusters/prod/series?step=1', 'step'],
      ['/api/v1/clusters/prod/series?keys=', 'keys'],
      ['/api/v1/clusters/prod/timeline?limit=0', 'limit'],
      ['/api/v1/clusters/prod?att=5', 'att'],
      ['/api/v1/clusters?x=1', 'x'],
      ['/api/v1/clusters/prod/events?limit=0', 'limit'],
      ['/api/v1/clusters/prod/events?limit=1001', 'limit'],
      ['/api/v1/clusters/prod/events?limit=-1', 'whole number'],
      ['/api/v1/clusters/prod/events?type=boom', 'failover'],
      ['/api/v1/clusters/prod/events?cursor=x%27', 'cursor'],
      ['/api/v1/clusters/prod/nodes.txt', 'node'],
    ];
    for (const [path, hint] of cases) {
      const { status, detail } = await problem(path);
      expect(status, path).toBe(400);
      expect(detail).toContain(hint);
    }
    expect(await problem('/api/v1/clusters/prod/nodes.txt?node=x')).toMatchObject({ status: 404 });
    const wrong = await call('/api/v1/clusters', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const page = await call('/cluster', { method: 'POST', body: '{}' });
    expect([page.status, page.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('never crash on absurd requests and never show a stack', async () => {
    const { call, raw } = await startApi();
    const paths = [
      '//',
      '/%',
      '/%ff/..%2f',
      '/api/v1/clusters/%',
      '/api/v1/clusters/%00',
      '/api/v1/clusters/__proto__',
      '/../../etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      'http://evil.example/',
      '*',
      '?',
      `/${'a'.repeat(8000)}`,
      '/api/v1/clusters?__proto__=1&constructor=2',
    ];
    for (const path of paths) {
      const reply = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(reply, path).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(reply).not.toMatch(/root:|node_modules|at \w+ \(/);
    }
    expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const range = await raw(
      'GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=10-5\r\nConnection: close\r\n\r\n',
    );
    expect(range).toMatch(/^HTTP\/1\.1 200 /);
    expect((await call('/healthz')).status).toBe(200);
  });

  it('hide what failed inside', async () => {
    const clusters = steppedClusters(aTopology());
    const broken = {
      ...clusters,
      get: () => {
        throw new Error('secret detail');
      },
    };
    const { problem, logged } = await startApi({ clusters: broken });
    const { status, detail } = await problem('/api/v1/clusters/prod');
    expect(status).toBe(500);
    expect(detail).not.toContain('secret');
    expect(logged).toHaveLength(1);
  });
});

describe('the OpenAPI document', () => {
  it('lists every route with its parameters, answers and problems', async () => {
    const { json } = await startApi({ login: true });
    const document = await json('/api/openapi.json');
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/openapi.json',
      '/api/v1/agents/{host}/sockets',
      '/api/v1/clusters',
      '/api/v1/clusters/{id}',
      '/api/v1/clusters/{id}/events',
      '/api/v1/clusters/{id}/incidents',
      '/api/v1/clusters/{id}/incidents/{n}',
      '/api/v1/clusters/{id}/incidents/{n}.md',
      '/api/v1/clusters/{id}/incidents/{n}.svg',
      '/api/v1/clusters/{id}/measures',
      '/api/v1/clusters/{id}/nodes.txt',
      '/api/v1/clusters/{id}/series',
      '/api/v1/clusters/{id}/sockets',
      '/api/v1/clusters/{id}/timeline',
      '/api/v1/demo/faults',
      '/api/v1/login',
      '/api/v1/logout',
      '/api/v1/session',
      '/healthz',
      '/readyz',
    ]);
    const events = document.paths['/api/v1/clusters/{id}/events'].get;
    expect(events.parameters.map((one: { name: string }) => one.name)).toEqual([
      'id',
      'from',
      'to',
      'at',
      'type',
      'node',
      'limit',
      'cursor',
    ]);
    expect(events.parameters[7].schema.type).toBe('string');
    expect(events.parameters[6].schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 1000 });
    expect(Object.keys(events.responses)).toEqual(['200', '400', '401', '403', '404']);
    expect(events.security).toEqual([{ token: [] }, { session: [] }]);
    const topology =
      document.paths['/api/v1/clusters/{id}'].get.responses[200].content['application/json'].schema;
    expect(topology.required).toContain('verdict');
    expect(
      document.paths['/api/v1/demo/faults'].post.requestBody.content['application/json'].schema.required,
    ).toEqual(['fault', 'node']);
  });
});
