import { budgetUse, type Row, TOLERANCE } from './row';

const HEADS = ['what', 'ours', 'p95', 'peer', 'limit', 'ours : limit', 'peer : ours', 'budget', ''] as const;

/** The rows as a table for a terminal. */
export function table(rows: readonly Row[]): string {
  const cells = [HEADS, ...rows.map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...cells.map(line => (line[column] ?? '').length)));
  return cells
    .map(line =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row): string[] {
  const { what, unit, ours, p95, peer, limit, budget, bound } = row;
  const value = (number: number | undefined) => (number === undefined ? '' : `${short(number)} ${unit}`);
  const ratio = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? '' : `${short(a / b)}x`;
  return [
    what,
    value(ours),
    value(p95),
    value(peer),
    value(limit),
    ratio(ours, limit),
    ratio(peer, ours),
    budget === undefined ? '' : `${bound === 'least' ? '>=' : '<='} ${value(budget)}`,
    verdict(row),
  ];
}

function verdict(row: Row): string {
  if (row.budget === undefined) return '';
  const use = budgetUse(row);
  return use <= 1 ? 'ok' : use <= TOLERANCE ? 'over' : 'MISSED';
}

function short(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value.toFixed(4);
  if (Math.abs(value) < 10) return value.toFixed(2);
  return Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0);
}
