import { expect, it } from 'vitest';
import { time } from '@/server/http/query-values';

const problemOf = (text: string) =>
  time
    .safeParse(text)
    .error?.issues.map(({ message }) => message)
    .join();

it.each([
  ['0', 0],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2026-02-28T23:59:59+00:00', Date.UTC(2026, 1, 28, 23, 59, 59)],
  ['2026-03-01T00:30:00 02:00', Date.UTC(2026, 1, 28, 22, 30)],
] as const)('takes %s for a moment', (text, at) => expect(time.parse(text)).toBe(at));

it.each([
  '2026-02-31',
  '2026-02-29T12:00:00Z',
  '2026-04-31T12:00:00+02:00',
  '2026-13-01',
  '2026-01-01T25:00:00Z',
])('refuses %s: there is no such time', text =>
  expect(problemOf(text)).toContain(`is ${text}, which no calendar or clock has; give `),
);

it.each(['yesterday', '2026-01-01T12:00:00', '', '1e3'])('refuses "%s": it is no moment', text =>
  expect(problemOf(text)).toMatch(/must be milliseconds since the Unix epoch/),
);
