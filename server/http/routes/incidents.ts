import { z } from 'zod';
import { drawIncident } from '@/lib/incidents/draw-svg';
import type { Incident } from '@/lib/incidents/incident';
import { reportIncident } from '@/lib/incidents/report-markdown';
import { incidentSchema } from '../incident-schema';
import { HttpProblem } from '../problem';
import { time } from '../query-values';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';
import { requireCluster } from './clusters';

export const listIncidents = ({ clusters, store }: RouteDeps) =>
  defineRoute({
    summary: 'Failovers of a cluster, also those that failed or are under way, newest first',
    query: z.strictObject({
      at: time.optional().describe('Only those that had begun by then, as they are known now.'),
    }),
    answer: z.strictObject({ incidents: z.array(incidentSchema) }),
    problems: [404],
    async handle({ params, query: { at } }) {
      const kept = await store.incidents(requireCluster(clusters, params.id).id);
      const incidents = at === undefined ? kept : kept.filter(one => one.from <= at);
      return { type: 'json', body: { incidents } };
    },
  });

export const getIncident = (deps: RouteDeps) =>
  defineRoute({
    summary: 'The anatomy of one failover',
    answer: incidentSchema,
    problems: [404],
    handle: async ({ params }) => ({ type: 'json', body: (await incidentOf(deps, params)).incident }),
  });

export const getIncidentReport = (deps: RouteDeps) =>
  defineRoute({
    summary: 'The same as Markdown, for a post-mortem',
    answer: 'text',
    problems: [404],
    async handle({ params }) {
      const { incident, name } = await incidentOf(deps, params);
      return {
        type: 'text',
        text: reportIncident(incident, name),
        contentType: 'text/markdown; charset=utf-8',
      };
    },
  });

export const getIncidentPicture = (deps: RouteDeps) =>
  defineRoute({
    summary: 'Its timeline as an SVG picture',
    answer: 'text',
    problems: [404],
    async handle({ params }) {
      const { incident } = await incidentOf(deps, params);
      return {
        type: 'text',
        text: drawIncident(incident),
        contentType: 'image/svg+xml',
        // It styles itself, and nothing else: names in it come from the cluster.
        headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
      };
    },
  });

async function incidentOf(
  { clusters, store }: RouteDeps,
  params: Readonly<Record<string, string>>,
): Promise<{ readonly incident: Incident; readonly name: string }> {
  const { id, name } = requireCluster(clusters, params.id);
  const kept = await store.incidents(id);
  const incident = kept.find(one => String(one.number) === params.n);
  if (incident) return { incident, name };
  const numbers = kept.map(one => one.number);
  const known = numbers.length === 0 ? 'none' : `${Math.min(...numbers)} to ${Math.max(...numbers)}`;
  throw new HttpProblem(404, `No such incident. Of ${name} are kept: ${known}.`);
}
