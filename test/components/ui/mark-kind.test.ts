import { expect, it } from 'vitest';
import { markOfCluster, markOfNode, stateWord } from '@/components/ui/mark-kind';

const row = (at: number, state: 'ok' | 'unknown', level: 'ok' | 'critical' | 'unknown') => ({
  at,
  state,
  stale: false,
  verdict: { level, text: '', risk: '' },
});

it('shows no good news that is old, and no bad news as old while it holds', () => {
  const well = row(1, 'ok', 'ok');
  const silent = row(1, 'unknown', 'critical');
  expect([markOfCluster(well, 'live'), markOfCluster(well, 'stale'), markOfCluster(well, 'lost')]).toEqual([
    'ok',
    'stale',
    'stale',
  ]);
  expect([markOfCluster(silent, 'stale'), markOfCluster(silent, 'lost')]).toEqual(['critical', 'stale']);
  const never = row(0, 'unknown', 'unknown');
  expect([markOfCluster(never, 'none'), markOfCluster(never, 'lost')]).toEqual(['unknown', 'unknown']);
});

it('calls no node well whose host is silent, or hides its sockets', () => {
  const node = { health: 'ok', reachable: true, inferred: { confidence: 0.9, why: '' } } as const;
  expect([markOfNode(node), stateWord(node)]).toEqual(['ok', 'ok']);
  const unseen = { ...node, inferred: { ...node.inferred, host: 'db1', unseenSince: 1 } };
  expect([markOfNode(unseen), stateWord(unseen)]).toEqual(['stale', 'not seen: its host is silent']);
  const hidden = { ...node, inferred: { ...node.inferred, doubt: 'owners' } } as const;
  expect([markOfNode(hidden), stateWord(hidden)]).toEqual([
    'unknown',
    'not known: its sockets may not be seen',
  ]);
});
