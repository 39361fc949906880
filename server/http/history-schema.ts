import { z } from 'zod';
import type { KeptDiagnosis, Lanes, LevelSpan } from '@/lib/history/entry';
import type { Extent } from '@/lib/history/moment';
import type { SeriesPoints, SeriesReply } from '@/lib/history/series-key';
import { eventSchema } from './body-schemas';
import { diagnosisSchema } from './topology-schema';

const millis = z.number();
const points = z.array(z.number().nullable());

const extent = z.strictObject({ from: millis, to: millis } satisfies Record<keyof Extent, z.ZodType>);

const span = z.strictObject({
  from: millis,
  to: millis.nullable().describe('Null while it lasts.'),
  level: z.enum(['ok', 'info', 'warning', 'critical', 'unknown', 'off']),
  code: z.string(),
  text: z.string().describe('What the verdict said at its beginning.'),
} satisfies Record<keyof LevelSpan, z.ZodType>);

const diagnosis = z.strictObject({
  diagnosis: diagnosisSchema,
  cleared: millis.nullable().describe('Null while it lasts.'),
} satisfies Record<keyof KeptDiagnosis, z.ZodType>);

/** A timeline's lanes, for the OpenAPI document; a key missing here does not compile. */
export const timelineSchema = z.strictObject({
  extent: extent.nullable().describe('From when to when anything is kept; null for nothing.'),
  levels: z.array(span),
  diagnoses: z.array(diagnosis),
  events: z.array(eventSchema).describe('Oldest first; the graver ones where there are more than `limit`.'),
  total: z.number().describe('How many events there were in all.'),
} satisfies Record<keyof Lanes | 'extent', z.ZodType>);

const series = z.strictObject({
  key: z.string(),
  min: points,
  max: points,
  last: points,
} satisfies Record<keyof SeriesPoints, z.ZodType>);

/** `SeriesReply` of lib/history/series-key.ts. */
export const seriesReplySchema = z.strictObject({
  at: z.array(millis).describe('Beginning of each step.'),
  step: z
    .number()
    .describe('Milliseconds between two values: what was asked for, or the finest that is kept.'),
  series: z.array(series),
} satisfies Record<keyof SeriesReply, z.ZodType>);
