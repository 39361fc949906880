import { expect, it } from 'vitest';
import { byTrouble } from '@/components/overview/by-trouble';
import type { Level } from '@/lib/cluster/topology';

const row = (name: string, level: Level, stale = false) => ({
  name,
  stale,
  verdict: { level, text: '', risk: '' },
});

it('puts the worst first, stale above well, and sorts the rest by name and number', () => {
  const rows = [
    row('b', 'ok'),
    row('cache-10', 'ok'),
    row('cache-2', 'ok'),
    row('moving', 'info'),
    row('old', 'ok', true),
    row('suspect', 'warning'),
    row('dark', 'unknown'),
    row('down', 'critical', true),
  ];
  expect([...rows].sort(byTrouble).map(each => each.name)).toEqual([
    'down',
    'dark',
    'suspect',
    'old',
    'moving',
    'b',
    'cache-2',
    'cache-10',
  ]);
});
