import { expect, it } from 'vitest';
import { addressOf, shortAddresses, titleOf, withoutCommonPrefix } from '@/lib/layout/short-address';
import { nodeId } from './clusters';

const at = (index: number, host: string, port: number) => ({ id: nodeId(index), host, port });
const shorts = (...nodes: ReturnType<typeof at>[]) => [...shortAddresses(nodes).values()];

it('writes an address so that IPv6 can be read', () => {
  expect(addressOf(at(1, '10.0.0.1', 6379))).toBe('10.0.0.1:6379');
  expect(addressOf(at(1, '2001:db8::1', 6379))).toBe('[2001:db8::1]:6379');
});

it('keeps the hostname for titles', () => {
  expect(titleOf({ ...at(1, '10.0.0.1', 6379), hostname: 'cache-1' })).toBe('10.0.0.1:6379 (cache-1)');
});

it('drops what all nodes share', () => {
  expect(shorts(at(1, '127.0.0.1', 7001), at(2, '127.0.0.1', 7002))).toEqual([':7001', ':7002']);
  expect(shorts(at(1, '10.77.0.1', 6379), at(2, '10.77.0.2', 6379))).toEqual(['10.77.0.1', '10.77.0.2']);
  expect(shorts(at(1, '2001:db8::1', 6379), at(2, '2001:db8::2', 6379))).toEqual([
    '[2001:db8::1]',
    '[2001:db8::2]',
  ]);
  expect(shorts(at(1, '10.77.0.1', 6379), at(2, '10.77.0.1', 6380), at(3, '10.77.0.2', 6379))).toEqual([
    '10.77.0.1:6379',
    '10.77.0.1:6380',
    '10.77.0.2:6379',
  ]);
  expect(shorts(at(1, '127.0.0.1', 7001))).toEqual(['127.0.0.1:7001']);
});

it('never lets two nodes share a label, nor a node without address go nameless', () => {
  expect(shorts(at(1, '10.0.0.1', 6379), at(2, '10.0.0.1', 6379))).toEqual([
    '10.0.0.1:6379',
    '10.0.0.1:6379',
  ]);
  expect(shorts(at(1, '10.0.0.1', 6379), at(0xabc, '', 0))[1]).toBe('00000000');
});

it('cuts a common beginning at a dot or colon', () => {
  expect(withoutCommonPrefix(['10.77.0.1', '10.77.0.12'])).toEqual(['.1', '.12']);
  expect(withoutCommonPrefix(['10.77.0.1', '10.77.1.1'])).toEqual(['.0.1', '.1.1']);
  expect(withoutCommonPrefix([':7001', ':7002'])).toEqual([':7001', ':7002']);
  expect(withoutCommonPrefix(['10.77.0.8'])).toEqual(['10.77.0.8']);
});
