import { expect, it } from 'vitest';
import { safeNext } from '@/components/login/safe-next';

const origin = 'https://slots.example';

it.each([
  ['/cluster?id=prod&node=abc', '/cluster?id=prod&node=abc'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/login?next=/login', '/'],
])('after a login with next %j goes to %s', (next, path) => {
  expect(safeNext(next, origin)).toBe(path);
});
