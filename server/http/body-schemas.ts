import { z } from 'zod';
import { type ClusterEvent, EVENT_TYPES } from '@/lib/cluster/events';
import { type ClusterSummary, FAULT_IDS, type Hello, type Problem } from '@/lib/wire';

const level = z.enum(['ok', 'info', 'warning', 'critical', 'unknown']);
const time = z.number().describe('Milliseconds since the Unix epoch, UTC.');

export const summarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  simulated: z.boolean(),
  state: z.enum(['ok', 'fail', 'unknown']),
  verdict: z.strictObject({ level, text: z.string(), risk: z.string() }),
  nodes: z.number(),
  masters: z.number(),
  replicas: z.number(),
  slots: z.strictObject({ assigned: z.number(), ok: z.number(), pfail: z.number(), fail: z.number() }),
  currentEpoch: z.number(),
  at: time,
  interval: z.number(),
  stale: z.boolean(),
  ribbon: z
    .array(z.tuple([z.number(), z.number(), z.number(), z.enum(['ok', 'pfail', 'fail', 'none'])]))
    .describe('Slot ownership: first slot, last slot, owner index or -1, health.'),
} satisfies Record<keyof ClusterSummary, z.ZodType>);

export const eventSchema = z.strictObject({
  id: z.number(),
  at: time,
  type: z.enum(EVENT_TYPES),
  level,
  node: z.string().optional(),
  text: z.string(),
  data: z.record(z.string(), z.unknown()),
} satisfies Record<keyof ClusterEvent, z.ZodType>);

export const helloSchema = z.strictObject({
  version: z.string(),
  build: z.string(),
  role: z.enum(['public', 'viewer', 'operator']),
  login: z.boolean(),
  demo: z
    .strictObject({
      cluster: z.string(),
      simulated: z.boolean(),
      faults: z.array(
        z.strictObject({
          id: z.enum(FAULT_IDS),
          label: z.string(),
          help: z.string(),
          target: z.enum(['any', 'master', 'replica']),
        }),
      ),
    })
    .nullable(),
  recording: z
    .strictObject({ file: z.string(), from: time, to: time })
    .optional()
    .describe('Set where a recording is shown and nothing is watched.'),
} satisfies Record<keyof Hello, z.ZodType>);

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().describe('What happened and what can be done about it.'),
} satisfies Record<keyof Problem, z.ZodType>);
