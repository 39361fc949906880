import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Millis } from '@/lib/cluster/ids';
import type { DiagnoseInput } from '@/lib/sockets/diagnose/input';
import {
  type Moment,
  packMoments,
  type Recording,
  unpackMoments,
} from '../fixtures/sockets/faults/recording';
import type { Fault } from './faults/fault';
import type { Lab } from './lab';
import { startRecordedSlotscope } from './recorded-slotscope';
import { settle } from './settle';
import { openWatch } from './watch';

/** What was before the fault, and what healing looks like. */
const BEFORE: Millis = 3500;
const AFTER: Millis = 9000;
/** A connection without keepalive is told of once it is ten seconds old; a flag follows after the node timeout. */
const LONGER: Readonly<Record<string, Millis>> = { kill: 24_000, 'keepalive-missing': 15_000 };

/** Injects each fault once and keeps every moment the diagnosing fold saw around it, one `<fault>.json.gz` each. */
export async function record(
  lab: Lab,
  faults: readonly Fault[],
  folder: string,
  say: (text: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let moments: DiagnoseInput[] = [];
  const slotscope = await startRecordedSlotscope(lab, moment => moments.push(moment));
  const watch = await openWatch(slotscope);
  try {
    for (const fault of faults) {
      await settle({ lab, slotscope, watch });
      moments = [];
      await sleep(BEFORE);
      watch.clear();
      const { at, on, verify, undo } = await fault.inject(lab);
      const watched = LONGER[fault.id] ?? fault.watch;
      await Promise.all([verify(), sleep(watched)]);
      await undo();
      const undone = Date.now() - at;
      await sleep(AFTER);
      const recording: Recording = {
        fault: fault.id,
        began: at,
        undone,
        on: on?.id ?? null,
        moments: packMoments(moments, at),
      };
      check(recording, moments);
      const file = gzipSync(JSON.stringify(recording), { level: 9 });
      writeFileSync(path.join(folder, `${fault.id}.json.gz`), file);
      const seen = watch.sightings().map(({ diagnosis, seenAt, confirmedAt }) => {
        const time = (moment: Millis) => ((moment - at) / 1000).toFixed(2);
        return `${diagnosis.kind} ${time(seenAt)}${confirmedAt ? ` confirmed ${time(confirmedAt)}` : ''}`;
      });
      say(`${fault.id}: ${moments.length} moments, ${file.length} bytes; ${seen.join(', ') || 'nothing'}`);
    }
  } finally {
    watch.close();
    await slotscope.close();
  }
}

/** What is kept must give back all that diagnoses rest on. */
function check(recording: Recording, moments: readonly DiagnoseInput[]): void {
  unpackMoments(recording).forEach((moment, i) => {
    const [kept, was] = [essence(moment), essence(moments[i]!)];
    for (const [part, value] of Object.entries(was))
      if (!isDeepStrictEqual(kept[part], value))
        throw new Error(`${part} of moment ${i} of ${recording.fault} are not kept as they were`);
  });
}

function essence({ hosts, queries, now, members, alertSince }: Moment): Record<string, unknown> {
  const views = hosts.map(({ sample, ...view }) => ({
    ...view,
    source: sample.source,
    problems: sample.problems,
    namespaces: sample.namespaces.map(one => ({
      ...one,
      tableRows: 0,
      counters: one.counters?.retransSegs ?? null,
    })),
  }));
  return JSON.parse(
    JSON.stringify({ now, members, alertSince, views, queries: Object.fromEntries(queries) }),
  );
}
