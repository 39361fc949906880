import type { Millis } from '@/lib/cluster/ids';
import type { Fault } from './faults/fault';
import type { Measured } from './measure';

/** All repetitions of one fault. */
export interface Row {
  readonly fault: Fault;
  readonly runs: readonly Measured[];
}

/** What is wrong with a row, in words; empty when it is as it should be. */
export function complaints({ fault, runs }: Row): string[] {
  const said: string[] = [];
  for (const run of runs) {
    if (run.unproven) said.push(`not at work: ${run.unproven}`);
    if (run.wronglyConfirmed.length > 0) said.push(`wrongly confirmed: ${run.wronglyConfirmed.join(', ')}`);
    const named = fault.needs === 'suspected' ? run.suspected : run.confirmed;
    if (fault.names.length > 0 && named === null)
      said.push(`not ${fault.needs ?? 'confirmed'}: ${fault.names.join(' or ')}`);
  }
  const p95 = quantile(times(runs, 'confirmed'), 0.95);
  if (fault.limit !== undefined && p95 !== null && p95 > fault.limit * 1000)
    said.push(`confirmed after ${seconds(p95)} at p95, more than ${fault.limit} s`);
  return said;
}

const WIDTHS = [19, 19, 8, 8, 8, 8, 6, 8, 8];

export const HEAD = line([
  'fault',
  'named',
  'first',
  'median',
  'p95',
  'max',
  'limit',
  'fail?',
  'lead',
  'other diagnoses',
]);

/** One line a fault: times in seconds after the injection, until it was confirmed unless the column says otherwise. */
export function printRow({ fault, runs }: Row): string {
  const confirmed = times(runs, 'confirmed');
  const flagged = quantile(times(runs, 'flagged'), 0.5);
  const leads = runs.flatMap(run =>
    run.flagged !== null && run.confirmed !== null ? [run.flagged - run.confirmed] : [],
  );
  const wrong = [
    tally(
      'CONFIRMED',
      runs.flatMap(run => run.wronglyConfirmed),
    ),
    tally(
      'suspected',
      runs.flatMap(run => run.wronglySuspected),
    ),
  ].filter(Boolean);
  return line([
    fault.id,
    names(runs),
    seconds(quantile(times(runs, 'suspected'), 0.5)),
    seconds(quantile(confirmed, 0.5)),
    seconds(quantile(confirmed, 0.95)),
    seconds(quantile(confirmed, 1)),
    fault.limit === undefined ? '' : String(fault.limit),
    seconds(flagged),
    seconds(quantile(leads, 0.5)),
    wrong.join('; ') || 'none',
  ]);
}

/** `suspected half-open-link 3, stalled 1`; empty for none. */
function tally(stage: string, told: readonly string[]): string {
  const kinds = told.map(text => text.split(' ', 1)[0] ?? '');
  const counts = [...new Set(kinds)].map(kind => `${kind} ${kinds.filter(one => one === kind).length}`);
  return counts.length === 0 ? '' : `${stage} ${counts.join(', ')}`;
}

/** `hung`, or `hung 4, - 1` where repetitions differ. */
function names(runs: readonly Measured[]): string {
  const count = new Map<string, number>();
  for (const { name } of runs) count.set(name ?? '-', (count.get(name ?? '-') ?? 0) + 1);
  const all = [...count];
  return all.length === 1 ? (all[0]?.[0] ?? '-') : all.map(([name, times]) => `${name} ${times}`).join(', ');
}

function times(runs: readonly Measured[], of: 'suspected' | 'confirmed' | 'flagged'): Millis[] {
  return runs.flatMap(run => run[of] ?? []);
}

/** The smallest value that so large a share of all does not exceed; null for none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

const seconds = (ms: Millis | null) => (ms === null ? '-' : `${(ms / 1000).toFixed(2)} s`);

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join(' ');
}
