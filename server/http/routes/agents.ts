import { z } from 'zod';
import { HOST_NAME } from '@/lib/agent-wire';
import { isForwarded, plainAddress } from '../../auth/agent-auth';
import { createPostedHosts } from '../../hosts/posted/posted-hosts';
import { HttpProblem } from '../problem';
import { defineRoute } from '../route';
import type { RouteDeps } from '../web-deps';

/** About 50 000 rows. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

const STATUS = { 'no-table': 400, 'name-taken': 409, 'too-often': 429 } as const;

export const postSockets = ({ hosts, steady }: RouteDeps) => {
  const posted = createPostedHosts(hosts, steady);
  return defineRoute({
    summary: 'Socket tables of a host without Node: /proc/net/tcp and tcp6 as text (agent token)',
    textBody: MAX_BODY_BYTES,
    answer: z.strictObject({
      rows: z.number().describe('Rows that were understood.'),
      problems: z.array(z.strictObject({ code: z.string(), text: z.string() })),
    }),
    problems: [401, 409, 429],
    handle({ params, body, headers, remoteAddress, agent }) {
      const host = params.host ?? '';
      if (!HOST_NAME.test(host))
        throw new HttpProblem(400, 'A host name is up to 128 letters, digits, dots, dashes or underscores.');
      const sender = { address: plainAddress(remoteAddress), forwarded: isForwarded(headers), token: agent };
      const reply = posted.post(host, sender, body as Uint8Array);
      if (!reply.ok) throw new HttpProblem(STATUS[reply.why], reply.error);
      return { type: 'json', body: { rows: reply.rows, problems: reply.problems } };
    },
  });
};
