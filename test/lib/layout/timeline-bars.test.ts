import { describe, expect, it } from 'vitest';
import type { KeptDiagnosis, LevelSpan } from '@/lib/history/entry';
import { diagnosisBars } from '@/lib/layout/timeline-bars';
import { levelBars } from '@/lib/layout/timeline-levels';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { nodeId } from './clusters';

const span = (from: number, to: number | null, level: LevelSpan['level']): LevelSpan => ({
  from,
  to,
  level,
  code: level,
  text: `It is ${level}.`,
});

describe('levelBars', () => {
  it('draws the gravest last, and what lasts to the end', () => {
    const bars = levelBars([span(0, 500, 'critical'), span(500, null, 'ok')], 10, 2000);
    expect(bars.map(({ level, from, to }) => [level, from, to])).toEqual([
      ['ok', 500, 2000],
      ['critical', 0, 500],
    ]);
  });

  it('shows trouble that was too short to be seen', () => {
    const bars = levelBars([span(0, 500, 'ok'), span(500, 502, 'critical'), span(502, 900, 'ok')], 30, 900);
    expect(bars.at(-1)).toMatchObject({ level: 'critical', from: 500, to: 530 });
  });

  it('joins short stretches into one of the gravest level and says how many they are', () => {
    const flapping = Array.from({ length: 20 }, (_, i) => span(i, i + 1, i === 7 ? 'critical' : 'ok'));
    const bars = levelBars(flapping, 30, 20);
    expect(bars).toMatchObject([{ level: 'critical', from: 0, to: 30, count: 20, text: 'It is critical.' }]);
  });
});

describe('diagnosisBars', () => {
  const kept = (
    since: number,
    cleared: number | null,
    level: Diagnosis['level'] = 'warning',
  ): KeptDiagnosis => ({
    diagnosis: {
      id: `hung:${since}`,
      kind: 'hung',
      node: nodeId(0),
      state: 'confirmed',
      level,
      since,
      confirmedAt: since,
      confidence: 0.9,
      text: 'stopped reading',
      evidence: [],
      pfailAt: null,
    },
    cleared,
  });
  const shape = { rows: 2, least: 5, end: 1000 };

  it('gives those that overlap rows of their own, and takes a row again once it is free', () => {
    const bars = diagnosisBars([kept(200, 300), kept(0, 100), kept(50, null)], shape);
    expect(bars.map(({ from, to, row, open }) => [from, to, row, open])).toEqual([
      [0, 100, 0, false],
      [50, 1000, 1, true],
      [200, 300, 0, false],
    ]);
  });

  it('counts what finds no row in the last one, which then tells the gravest', () => {
    const bars = diagnosisBars([kept(0, 400), kept(10, 50), kept(20, 500, 'critical')], shape);
    expect(bars).toHaveLength(2);
    expect(bars[1]).toMatchObject({ row: 1, from: 10, to: 500, count: 2 });
    expect(bars[1]?.kept.diagnosis.level).toBe('critical');
  });
});
