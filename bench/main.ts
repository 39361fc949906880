import { budgetUse, type Row, TOLERANCE } from './harness/row';
import { table } from './harness/table';

/** `scripts/bench.mjs` runs this once per bench, in a process of its own, with the bench's name. */
const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  parse: async () => (await import('./parse')).parse(),
  merge: async () => (await import('./merge')).mergeViews(),
  repaint: async () => (await import('./repaint')).repaint(),
  latency: async () => (await import('./latency')).latency(),
  steady: async () => (await import('./steady')).steady(),
  weight: async () => (await import('./weight')).weight(),
};

const bench = BENCHES[process.argv[2] ?? ''];
if (!bench) {
  process.stderr.write(`No bench ${process.argv[2] ?? ''}; there are ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(64);
}
const rows = await bench();
process.stdout.write(`${table(rows)}\n`);
process.exitCode = rows.some(row => budgetUse(row) > TOLERANCE) ? 1 : 0;
