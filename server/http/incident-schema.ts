import { z } from 'zod';
import { INCIDENT_STEPS, type Incident } from '@/lib/incidents/incident';
import { diagnosisSchema } from './topology-schema';

const millis = z.number();
const after = z.number().describe('Milliseconds since the incident began, by a monotonic clock.');
const node = z.strictObject({ id: z.string(), name: z.string() });

/** `Incident` of lib/incidents/incident.ts. */
export const incidentSchema = z.strictObject({
  number: z.number(),
  cluster: z.string(),
  state: z.enum(['open', 'done', 'failed']),
  trigger: z.enum(['automatic', 'manual', 'takeover', 'unknown']),
  failure: z.string().nullable(),
  master: node,
  successor: node.nullable(),
  choice: z.string().nullable(),
  replicas: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      offset: z.number().nullable(),
      unable: z.string().nullable(),
      staleFor: millis.nullable(),
    }),
  ),
  level: z.enum(['ok', 'info', 'warning', 'critical', 'unknown']),
  text: z.string(),
  from: millis,
  to: millis.nullable(),
  lasted: millis.nullable(),
  steps: z.array(
    z.strictObject({
      type: z.enum(INCIDENT_STEPS),
      at: millis,
      after,
      by: z.string().optional(),
      text: z.string(),
    }),
  ),
  unserved: z.strictObject({
    slots: z.array(z.tuple([z.number(), z.number()])),
    count: z.number(),
    from: after.nullable(),
    to: after.nullable(),
    ms: millis,
    whole: millis.describe('Milliseconds with cluster_state:fail, when every slot was refused.'),
  }),
  diagnoses: z.array(diagnosisSchema),
} satisfies Record<keyof Incident, z.ZodType>);
