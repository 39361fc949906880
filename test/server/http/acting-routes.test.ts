import { describe, expect, it } from 'vitest';
import type { ClusterId } from '@/lib/cluster/ids';
import type { Demo } from '@/server/demo/demo';
import { helloSchema } from '@/server/http/body-schemas';
import { aTopology, nodeId, steppedClusters } from '../push/stepped-clusters';
import { PROD, startApi } from './api-under-test';

describe('what changes something', () => {
  const inject: Demo['inject'] = async (fault, node) => {
    if (fault === 'resume') throw new Error('This node is not frozen.');
    return `${fault} ${node.slice(-1)}`;
  };
  const demo: Demo = { seeds: [], simulated: true, faults: [], inject, stop: async () => undefined };

  it('does faults to the demo cluster only', async () => {
    const clusters = steppedClusters(aTopology(), aTopology({ id: 'demo' as ClusterId, nodes: [] }));
    const fault = { fault: 'kill', node: nodeId(2) };
    const none = await startApi({ clusters });
    expect(await none.problem('/api/v1/demo/faults', none.post(fault))).toMatchObject({ status: 404 });
    const other = await startApi({ clusters, demo: { demo, cluster: 'demo' as ClusterId } });
    expect(await other.problem('/api/v1/demo/faults', other.post(fault))).toMatchObject({ status: 404 });
    const { call, problem, post } = await startApi({ clusters, demo: { demo, cluster: PROD } });
    const done = await call('/api/v1/demo/faults', post(fault));
    expect([done.status, await done.json()]).toEqual([200, { text: 'kill 2' }]);
    expect(await problem('/api/v1/demo/faults', post({ ...fault, fault: 'resume' }))).toMatchObject({
      status: 409,
      detail: 'This node is not frozen.',
    });
    expect(await problem('/api/v1/demo/faults', post({ ...fault, fault: 'explode' }))).toMatchObject({
      status: 400,
    });
  });

  it('wants our own Origin, JSON, and a small body', async () => {
    const { call, problem, post, tokens } = await startApi({ demo: { demo, cluster: PROD }, login: true });
    const fault = { fault: 'kill', node: nodeId(2) };
    const token = tokens.operator;
    const foreign = post(fault, { origin: 'http://evil.example' });
    expect(await problem('/api/v1/demo/faults', { ...foreign, token })).toMatchObject({ status: 403 });
    expect(await problem('/api/v1/logout', { method: 'POST', body: '{}' })).toMatchObject({ status: 403 });
    const script = { method: 'POST', body: JSON.stringify(fault), token };
    expect((await call('/api/v1/demo/faults', script)).status).toBe(200);
    const form = { ...script, headers: { 'content-type': 'text/plain' } };
    expect(await problem('/api/v1/demo/faults', form)).toMatchObject({ status: 415 });
    expect(await problem('/api/v1/demo/faults', { ...script, body: '{' })).toMatchObject({ status: 400 });
    const large = { ...script, body: JSON.stringify({ ...fault, more: 'x'.repeat(17_000) }) };
    expect(await problem('/api/v1/demo/faults', large)).toMatchObject({ status: 413 });
  });

  it('without a login refuses a foreign Origin and a foreign Host', async () => {
    const { problem, post, raw } = await startApi({ demo: { demo, cluster: PROD } });
    const foreign = post({ fault: 'kill', node: nodeId(2) }, { origin: 'http://evil.example' });
    expect(await problem('/api/v1/demo/faults', foreign)).toMatchObject({ status: 403 });
    const reply = await raw(
      'GET /api/v1/clusters HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(reply).toMatch(/^HTTP\/1\.1 421 /);
    expect(reply).toContain('localhost');
  });
});

describe('login', () => {
  it('sets a session, which opens the API and ends with logout', async () => {
    const { call, json, problem, post, tokens, logged } = await startApi({ login: true });
    expect(helloSchema.parse(await json('/api/v1/session'))).toMatchObject({
      role: 'public',
      login: true,
      demo: null,
    });
    expect(await problem('/api/v1/clusters')).toMatchObject({ status: 401 });
    expect(await problem('/api/v1/login', post({ token: 'ss_wrong' }))).toMatchObject({ status: 401 });
    const response = await call('/api/v1/login', post({ token: tokens.viewer }));
    expect(await response.json()).toMatchObject({ role: 'viewer' });
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    expect((await call('/api/v1/clusters', { headers: { cookie } })).status).toBe(200);
    const out = await call('/api/v1/logout', post({}, { cookie }));
    expect(out.headers.get('set-cookie')).toMatch(/^slotscope_session=; Max-Age=0/);
    expect(logged.join()).not.toContain('ss_');
  });

  it('is limited', async () => {
    const { call, post, tokens } = await startApi({ login: true });
    for (let i = 0; i < 10; i++) await call('/api/v1/login', post({ token: 'x' }));
    const late = await call('/api/v1/login', post({ token: tokens.viewer }));
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is a must beyond loopback', async () => {
    const { web } = await startApi();
    await web.close();
    await expect(web.listen(0, '0.0.0.0')).rejects.toThrow('auth.tokens_file');
  });
});
