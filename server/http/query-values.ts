import { z } from 'zod';

const digits = (what: string) => z.string().regex(/^\d{1,15}$/, `must be ${what}`);

/** Milliseconds since the epoch, as a query parameter; at most the last moment a Date can tell. */
export const time = digits('milliseconds since the Unix epoch, UTC')
  .transform(Number)
  .pipe(z.int().max(8.64e15))
  .describe('Milliseconds since the Unix epoch, UTC.');

/** A whole number from 1 to 1000. */
export const pageSize = digits('a whole number from 1 to 1000')
  .transform(Number)
  .pipe(z.int().min(1).max(1000));
