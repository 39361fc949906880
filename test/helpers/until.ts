import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves with the first answer that is not false, null or undefined. Deadlines are generous (ms): they only end a test
 * that would never pass. `describe` says what was there instead.
 */
export async function until<T>(
  what: string,
  holds: () => T | Promise<T>,
  {
    within = 20_000,
    every = 25,
    describe,
  }: { within?: number; every?: number; describe?: () => unknown } = {},
): Promise<Exclude<NonNullable<T>, false>> {
  for (const deadline = Date.now() + within; ; await sleep(every)) {
    const answer = await holds();
    if (answer !== false && answer !== null && answer !== undefined)
      return answer as Exclude<NonNullable<T>, false>;
    if (Date.now() > deadline)
      throw new Error(
        `not within ${within} ms: ${what}${describe ? `\n${JSON.stringify(describe(), null, 1)}` : ''}`,
      );
  }
}
