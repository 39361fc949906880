import { describe, expect, it } from 'vitest';
import type { Incident } from '@/lib/incidents/incident';
import { incidentSchema } from '@/server/http/incident-schema';
import { memoryStore } from '../../helpers/memory-store';
import { play } from '../../lib/incidents/play';
import { PROD, startApi } from './api-under-test';

const PATH = '/api/v1/clusters/prod/incidents';

/** What two recordings leave in the store, as the recorder writes it: each telling takes the place of the one before. */
function storeWithIncidents() {
  const store = memoryStore();
  const write = (incident: Incident) =>
    store.write([
      { cluster: PROD, at: incident.from, type: 'incident', incident: { ...incident, cluster: PROD } },
    ]);
  for (const one of play('killed').told) write(one);
  for (const one of play('restarted').told) write({ ...one, number: 2 });
  return store;
}

describe('incidents', () => {
  it('are listed newest first, and one by one, as the schema says', async () => {
    const { json } = await startApi({ store: storeWithIncidents() });
    const { incidents } = await json(PATH);
    expect(incidents.map((one: unknown) => incidentSchema.parse(one).number)).toEqual([2, 1]);
    expect(await json(`${PATH}/1`)).toEqual(incidents[1]);
    expect(incidents[1]).toMatchObject({ state: 'done', trigger: 'automatic' });
    const between = Math.max(incidents[0].from, incidents[1].from) - 1;
    expect((await json(`${PATH}?at=${between}`)).incidents).toHaveLength(1);
  });

  it('come as Markdown and as a picture that can do nothing', async () => {
    const { call } = await startApi({ store: storeWithIncidents() });
    const report = await call(`${PATH}/2.md`);
    expect(report.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(await report.text()).toMatch(/^# prod, incident 2: 127\.0\.0\.1:\d+\n/);
    const picture = await call(`${PATH}/1.svg`);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(picture.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await picture.text()).toMatch(/^<svg /);
  });

  it('that are not there are problems that say which are', async () => {
    const { problem } = await startApi({ store: storeWithIncidents() });
    for (const path of [`${PATH}/9`, `${PATH}/9.md`, `${PATH}/x.svg`])
      expect(await problem(path)).toMatchObject({
        status: 404,
        detail: 'No such incident. Of prod are kept: 1 to 2.',
      });
    expect((await problem('/api/v1/clusters/nobody/incidents')).status).toBe(404);
  });

  it('are for viewers', async () => {
    const { call, problem, tokens } = await startApi({ store: storeWithIncidents(), login: true });
    for (const path of [PATH, `${PATH}/1`, `${PATH}/1.md`, `${PATH}/1.svg`]) {
      expect((await problem(path)).status).toBe(401);
      expect((await call(path, { token: tokens.viewer })).status).toBe(200);
    }
  });
});
