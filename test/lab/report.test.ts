import { expect, test } from 'vitest';
import { stranger } from './faults/client-faults';
import { flap } from './faults/network-faults';
import { hung } from './faults/process-faults';
import type { Measured } from './measure';
import { complaints, printRow, quantile } from './report';

const run: Measured = {
  fault: hung,
  unproven: null,
  name: 'hung',
  suspected: 400,
  confirmed: 900,
  flagged: 15_900,
  wronglyConfirmed: [],
  wronglySuspected: [],
};

test('a quantile is a value that was measured', () => {
  expect(quantile([], 0.95)).toBeNull();
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([1, 2, 3, 4, 50], 0.95)).toBe(50);
});

test('a good row has no complaints and tells the lead', () => {
  const row = { fault: hung, runs: [run, { ...run, confirmed: 1100 }] };
  expect(complaints(row)).toEqual([]);
  expect(printRow(row)).toMatch(
    /^hung +hung +0\.40 s +0\.90 s +1\.10 s +1\.10 s +1\.5 +15\.90 s +14\.80 s +none$/,
  );
});

test('late, nameless, wrong and unproven runs are complained of', () => {
  const late = { ...run, confirmed: 1600 };
  expect(complaints({ fault: hung, runs: [late] })).toEqual([
    'confirmed after 1.60 s at p95, more than 1.5 s',
  ]);
  const suspected = { ...run, confirmed: null };
  expect(complaints({ fault: hung, runs: [suspected] })).toEqual(['not confirmed: hung']);
  expect(complaints({ fault: stranger, runs: [suspected] })).toEqual([]);
  const wrong = { ...run, wronglyConfirmed: ['crashed host-1 0.5 s'], unproven: 'it still reads' };
  expect(complaints({ fault: flap, runs: [wrong] })).toEqual([
    'not at work: it still reads',
    'wrongly confirmed: crashed host-1 0.5 s',
  ]);
});
