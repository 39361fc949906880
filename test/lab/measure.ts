import { setTimeout as sleep } from 'node:timers/promises';
import type { Millis } from '@/lib/cluster/ids';
import type { Fault, Injected } from './faults/fault';
import { others } from './faults/signs';
import { awaitFlag, type FlagWitness } from './flag-witness';
import type { Lab } from './lab';
import { type Bench, settle } from './settle';
import type { Sighting, Watch } from './watch';

/** How long the cluster may take to flag a node: the node timeout and a little, in ms. */
const FLAG_WITHIN: Millis = 25_000;

/** One fault, once. Times are ms after the injection; null for what did not happen. */
export interface Measured {
  readonly fault: Fault;
  /** What the lab's own witness said; null when it saw the fault at work. */
  readonly unproven: string | null;
  /** The first right name. */
  readonly name: string | null;
  readonly suspected: Millis | null;
  readonly confirmed: Millis | null;
  /** The first `fail?`; null where it was not waited for, too. */
  readonly flagged: Millis | null;
  readonly wronglyConfirmed: readonly string[];
  readonly wronglySuspected: readonly string[];
}

export interface MeasureOptions {
  /** Does not wait for the cluster's own `fail?`. */
  readonly quick: boolean;
}

/**
 * Injects a fault at a random moment, notes what the product says of it, undoes it and waits until all is well: a wrong
 * name while things heal is wrong too.
 */
export async function measure(
  { lab, slotscope, watch }: Bench,
  fault: Fault,
  { quick }: MeasureOptions,
): Promise<Measured> {
  await sleep(1000 * Math.random());
  watch.clear();
  const injected = await fault.inject(lab);
  const { at, on } = injected;
  const flag = on && fault.flagged && !quick ? awaitFlag(on, others(lab, on)) : null;
  let unproven: string | null = null;
  try {
    const verified = injected.verify().catch(error => {
      unproven = String(error.message ?? error);
    });
    await Promise.all([verified, observe(watch, fault, injected, flag, quick)]);
  } finally {
    flag?.stop();
    await injected.undo();
  }
  const undone = Date.now();
  await settle({ lab, slotscope, watch });
  const isRight = right(fault, injected);
  const rightly = watch.sightings().filter(one => isRight(one) && one.seenAt <= undone);
  const first = rightly.find(one => one.confirmedAt !== null) ?? rightly[0];
  const wrong = watch.sightings().filter(one => !isRight(one) && !besides(fault, one));
  const since = (moment: Millis | null | undefined) => (moment ? moment - at : null);
  const tell = told(lab, at, undone);
  return {
    fault,
    unproven,
    name: first?.diagnosis.kind ?? null,
    suspected: since(first?.seenAt),
    confirmed: since(first?.confirmedAt),
    flagged: since(flag?.at()),
    wronglyConfirmed: wrong.filter(one => one.confirmedAt !== null).map(tell),
    wronglySuspected: wrong.filter(one => one.confirmedAt === null).map(tell),
  };
}

/** Waits as long as the fault is watched, or until the cluster flags it; what is named wrongly meanwhile counts too. */
async function observe(
  watch: Watch,
  fault: Fault,
  injected: Injected,
  flag: FlagWitness | null,
  quick: boolean,
) {
  const end = injected.at + (flag ? FLAG_WITHIN : fault.watch);
  const isRight = right(fault, injected);
  const named = () => watch.sightings().some(one => isRight(one) && one.confirmedAt !== null);
  const done = () => (flag ? flag.at() !== null : quick && named());
  while (Date.now() < end && !done()) await sleep(20);
  // A wrong name may follow a right one, and our lead over the flag comes with the server's next look.
  if (done()) await sleep(1500);
}

const right =
  (fault: Fault, { on }: Injected) =>
  ({ diagnosis }: Sighting): boolean =>
    fault.names.includes(diagnosis.kind) &&
    (on === null || diagnosis.node === on.id || diagnosis.peer === on.id);

const besides = (fault: Fault, { diagnosis }: Sighting): boolean =>
  fault.besides?.includes(diagnosis.kind) ?? false;

const told =
  (lab: Lab, at: Millis, undone: Millis) =>
  ({ diagnosis, seenAt, confirmedAt }: Sighting): string => {
    const name = (id?: string) => lab.hosts.find(host => host.id === id)?.name ?? id;
    const link = diagnosis.peer ? `${name(diagnosis.node)}>${name(diagnosis.peer)}` : name(diagnosis.node);
    const moment = confirmedAt ?? seenAt;
    const healing = moment > undone ? ', healing' : '';
    return `${diagnosis.kind} ${link} (${((moment - at) / 1000).toFixed(1)} s${healing})`;
  };
