import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoLab } from './can-run';
import { ALL_FAULTS, quiet } from './faults/all-faults';
import type { Fault } from './faults/fault';
import { buildLab, type Lab } from './lab';
import { measure } from './measure';
import { type Bench, settle } from './settle';
import { type Slotscope, startSlotscope } from './slotscope';
import { openWatch } from './watch';

/** CI machines are slow and shared: how much later than on a quiet one a name may come. */
const PATIENCE = 4;
/** The rest is for `npm run lab`: each takes long to settle, or differs little from one in here. */
const CHOSEN = [
  'kill',
  'hung',
  'stall',
  'host-cut',
  'bus-cut',
  'one-way',
  'loss',
  'link-reset',
  'flap',
  'auth-storm',
  'pool-resize',
  'stranger',
];
const faults: readonly Fault[] = [quiet(8000), ...ALL_FAULTS.filter(fault => CHOSEN.includes(fault.id))];

const why = whyNoLab();

describe.skipIf(why !== null)(`the lab${why ? ` (skipped: ${why})` : ''}`, () => {
  let lab: Lab | null = null;
  let slotscope: Slotscope | null = null;
  let bench: Bench;

  beforeAll(async () => {
    lab = await buildLab();
    slotscope = await startSlotscope(lab);
    bench = { lab, slotscope, watch: await openWatch(slotscope) };
    await settle(bench);
  });
  afterAll(async () => {
    bench?.watch.close();
    await slotscope?.close();
    await lab?.close();
  });

  test.each(faults)('$id: $title', async fault => {
    const measured = await measure(bench, { ...fault, watch: patient(fault) }, { quick: true });
    expect(measured.unproven).toBeNull();
    expect(measured.wronglyConfirmed).toEqual([]);
    if (fault.names.length === 0) return;
    expect(fault.names).toContain(measured.name);
    const named = fault.needs === 'suspected' ? measured.suspected : measured.confirmed;
    expect(named).not.toBeNull();
    if (fault.limit) expect(named).toBeLessThan(fault.limit * PATIENCE * 1000);
  });
});

/** Long enough to see a late name; what may not be named is watched as ever, and so is what ends by itself. */
function patient(fault: Fault): number {
  return Math.max(fault.watch, (fault.limit ?? 0) * PATIENCE * 1000);
}
