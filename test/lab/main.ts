/** `npm run lab`: every fault, injected for real, one printed row each. See docs/lab.md. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { whyNoLab } from './can-run';
import { ALL_FAULTS, quiet } from './faults/all-faults';
import { failover } from './faults/failover';
import type { Fault } from './faults/fault';
import { buildLab, type Lab } from './lab';
import { type Measured, measure } from './measure';
import { record } from './record';
import { complaints, HEAD, printRow, type Row } from './report';
import { type Bench, settle } from './settle';
import { type Slotscope, startSlotscope } from './slotscope';
import { openWatch } from './watch';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    reps: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    minutes: { type: 'string', default: '1' },
    record: { type: 'string' },
  },
});
const say = (text: string) => process.stderr.write(`lab: ${text}\n`);
const end = (code: number, text: string): never => {
  say(text);
  process.exit(code);
};

const why = whyNoLab();
if (why) end(2, `cannot be built here: ${why}`);
const reps = Number(values.reps);
if (!Number.isInteger(reps) || reps < 1) end(64, '--reps takes a whole number from 1');
const known = [
  ...ALL_FAULTS.map(fault => (fault.id === 'quiet' ? quiet(60_000 * Number(values.minutes)) : fault)),
  ...(values.record ? [failover] : []),
];
const unknown = positionals.find(id => !known.some(fault => fault.id === id));
if (unknown) end(64, `no fault ${unknown}; there are ${known.map(fault => fault.id).join(', ')}`);
const chosen = known.filter(fault => positionals.length === 0 || positionals.includes(fault.id));

let lab: Lab | null = null;
let slotscope: Slotscope | null = null;
const tidy = async () => {
  await slotscope?.close();
  await lab?.close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void tidy().finally(() => process.exit(130)));

let failed = false;
try {
  failed = await run();
} catch (error) {
  failed = true;
  say(String(error instanceof Error ? error.message : error));
} finally {
  await tidy();
}
process.exit(failed ? 1 : 0);

async function run(): Promise<boolean> {
  say('building six hosts, a cluster, one agent each ...');
  lab = await buildLab();
  if (values.record) {
    await record(lab, chosen, values.record, say);
    return false;
  }
  slotscope = await startSlotscope(lab);
  const watch = await openWatch(slotscope);
  const bench = { lab, slotscope, watch };
  await settle(bench);
  const rows: Row[] = [];
  console.log(HEAD);
  for (const fault of chosen) {
    const runs = await repeat(bench, fault);
    rows.push({ fault, runs });
    console.log(printRow({ fault, runs }));
    for (const complaint of complaints({ fault, runs })) console.log(`  ${complaint}`);
  }
  watch.close();
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
  return rows.some(row => complaints(row).length > 0);
}

async function repeat(bench: Bench, fault: Fault): Promise<Measured[]> {
  const times = fault.id === 'quiet' ? 1 : reps;
  const runs: Measured[] = [];
  while (runs.length < times) {
    say(`${fault.id}: ${fault.title} (${runs.length + 1} of ${times}) ...`);
    runs.push(await measure(bench, fault, { quick: values.quick }));
  }
  return runs;
}
