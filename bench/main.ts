import { budgetUse, type Row, TOLERANCE } from './harness/row';
import { table } from './harness/table';

/** `scripts/bench.mjs` runs this once per bench, in a process of its own, with the bench's name. */
const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  parse: async () => (await import('./parse')).parse(),
  sampling: async () => (await import('./sampling')).sampling(),
  agent: async () => (await import('./agent')).agent(),
  merge: async () => (await import('./merge')).mergeViews(),
  repaint: async () => (await import('./repaint')).repaint(),
  latency: async () => (await import('./latency')).latency(),
  steady: async () => (await import('./steady')).steady(),
  series: async () => (await import('./series')).series(),
  history: async () => (await import('./history')).history(),
  weight: async () => (await import('./weight')).weight(),
};

const bench = BENCHES[process.argv[2] ?? ''];
if (!bench) {
  process.stderr.write(`No bench ${process.argv[2] ?? ''}; there are ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(64);
}
// What was started is ended by handlers of `exit`, which a signal alone would skip.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  const rows = await bench();
  process.stdout.write(`${table(rows)}\n`);
  process.exitCode = rows.some(row => budgetUse(row) > TOLERANCE) ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
