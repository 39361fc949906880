import { z } from 'zod';

const digits = (what: string) => z.string().regex(/^\d{1,15}$/, `must be ${what}`);

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

const GIVE = 'milliseconds since the Unix epoch, UTC, or ISO 8601 such as 2026-01-31T12:00:00Z';

/** Date.parse takes 31 February for 3 March. */
const isDay = (day: string): boolean => {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};

/**
 * A moment as a query parameter: milliseconds since the epoch, at most the last one a Date can tell, or ISO 8601 with its
 * offset; a day alone begins in UTC.
 */
export const time = z
  .string()
  .transform((text, context) => {
    // In a query a plus that was not escaped is a space.
    const iso = text.replace(/ (?=\d\d:\d\d$)/, '+');
    const [, day] = ISO.exec(iso) ?? [];
    const at = /^\d{1,15}$/.test(text) ? Number(text) : day === undefined ? Number.NaN : Date.parse(iso);
    if (day !== undefined && (Number.isNaN(at) || !isDay(day)))
      context.addIssue(`is ${iso}, which no calendar or clock has; give ${GIVE}`);
    else if (Number.isNaN(at)) context.addIssue(`must be ${GIVE}`);
    return at;
  })
  .pipe(z.int().min(0).max(8.64e15))
  .describe('Milliseconds since the Unix epoch, UTC, or ISO 8601 with its offset.');

/** A whole number from 1 to 1000. */
export const pageSize = digits('a whole number from 1 to 1000')
  .transform(Number)
  .pipe(z.int().min(1).max(1000));

/** Milliseconds between two values of a series. */
export const stepBetween = (least: number, most: number) =>
  digits(`a whole number of milliseconds from ${least} to ${most}`)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
