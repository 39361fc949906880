import { z } from 'zod';
import { faultRequest } from '@/lib/wire';
import { HttpProblem } from '../problem';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';

export const injectFault = ({ demo, clusters, log }: RouteDeps) =>
  defineRoute({
    summary: 'Do a fault to a node of the demo cluster; never possible for a configured cluster',
    body: faultRequest,
    answer: z.strictObject({ text: z.string() }),
    problems: [404, 409],
    async handle({ body, identity }) {
      if (!demo)
        throw new HttpProblem(404, 'This server runs no demo cluster. Start one with "slotscope demo".');
      const node = clusters.get(demo.cluster)?.topology.nodes.find(one => one.id === body.node);
      if (!node) throw new HttpProblem(404, 'The demo cluster has no such node.');
      log.info({ fault: body.fault, node: node.id, by: identity?.name }, 'Demo fault.');
      try {
        return { type: 'json', body: { text: await demo.demo.inject(body.fault, node.id) } };
      } catch (error) {
        throw new HttpProblem(409, error instanceof Error ? error.message : 'The fault could not be done.');
      }
    },
  });
