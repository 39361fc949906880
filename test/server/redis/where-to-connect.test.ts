import { describe, expect, test } from 'vitest';
import { admit, isHostOrEndpoint } from '@/server/redis/where-to-connect';

describe('admit never rejects', () => {
  test.each([
    ['10.0.0.1', ['10.0.0.0/8'], true],
    ['10.0.0.1', ['2001:db8::/32', '10.0.0.0/8'], true],
    ['::ffff:10.0.0.1', ['10.0.0.0/8'], true],
    ['11.0.0.1', ['10.0.0.0/8'], false],
    ['10.0.0.1', ['10.0.0.0/99'], false],
    ['10.0.0.1', ['nonsense'], false],
    ['fe80::1%eth0', ['fe80::/10'], true],
  ])('%s in %j', async (host, allow, inside) => {
    const admitted = await admit({ host, port: 6379 }, allow);
    if (inside) expect(admitted).toEqual({ host, port: 6379 });
    else expect(admitted).toMatchObject({ kind: 'not-allowed' });
  });
});

test.each([
  ['10.0.0.1', true],
  ['10.0.0.1:6379', true],
  ['db-1.example', true],
  ['db-1.example:6379', true],
  ['2001:db8::1', true],
  ['[2001:db8::1]', true],
  ['[2001:db8::1]:6379', true],
  ['', false],
  ['10.0.0.1:99999', false],
  ['10.0.0.1:', false],
  ['a b', false],
  ['http://a', false],
])('%s is a host or an endpoint: %s', (text, is) => {
  expect(isHostOrEndpoint(text)).toBe(is);
});
