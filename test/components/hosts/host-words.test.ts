import { expect, it } from 'vitest';
import { clockWords, hostsSentence } from '@/components/hosts/host-words';

const hosts = (...states: ('live' | 'stale' | 'refused')[]) => states.map(state => ({ state }));

it('never counts a silent host as live', () => {
  expect(hostsSentence(hosts('live'))).toBe('1 host sampled, live');
  expect(hostsSentence(hosts('live', 'live'))).toBe('2 hosts sampled, all live');
  expect(hostsSentence(hosts('live', 'stale', 'refused'))).toBe('1 of 3 hosts silent, 1 refused');
});

it('tells of a clock only when it matters', () => {
  expect(clockWords(null)).toBeNull();
  expect(clockWords(40)).toBeNull();
  expect(clockWords(-7_200_000)).toBe('clock 2 h behind');
  expect(clockWords(350)).toBe('clock 0.3 s ahead');
});
