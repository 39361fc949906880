import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SeriesKey } from '@/lib/history/series-key';
import type { Tick } from '@/server/store/series/add-tick';

const FILE = join(import.meta.dirname, '../fixtures/history/six-nodes.json.gz');

/** Ten minutes of an idle six-node cluster, a tick each second, as `test/fixtures/history/record.ts` recorded them. */
export function recordedTicks(): Tick[] {
  return JSON.parse(gunzipSync(readFileSync(FILE)).toString());
}

/**
 * The recording over and over, `count` ticks from `from` on: what grew goes on growing, so that each round has values of its own
 * and the recording's own unrest.
 */
export function* repeated(ticks: readonly Tick[], count: number, from = ticks[0]!.at): Iterable<Tick> {
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const lasts = last.at - first.at + 1000;
  const growth = growing(ticks);
  for (let i = 0; i < count; i++) {
    const round = Math.floor(i / ticks.length);
    const tick = ticks[i % ticks.length]!;
    const values: Record<SeriesKey, number> = { ...tick.values };
    for (const [key, grown] of growth) if (values[key] !== undefined) values[key] += round * grown;
    const shift = from - first.at + round * lasts;
    yield { at: tick.at + shift, dataAt: tick.dataAt + shift, values };
  }
}

/** By how much each series that never falls and does rise grew. */
function growing(ticks: readonly Tick[]): Map<SeriesKey, number> {
  const found = new Map<SeriesKey, number>();
  for (const key of Object.keys(ticks[0]!.values) as SeriesKey[]) {
    const values = ticks.flatMap(tick => tick.values[key] ?? []);
    const grown = values.at(-1)! - values[0]!;
    if (grown > 0 && values.every((value, i) => i === 0 || value >= values[i - 1]!)) found.set(key, grown);
  }
  return found;
}

/** As many nodes as wanted: each one of the recorded, at another moment of the recording. */
export function manyNodes(ticks: readonly Tick[], nodes: number): Tick[] {
  const recorded = [...new Set(Object.keys(ticks[0]!.values).map(subjectOf))].filter(
    subject => subject.length === 40,
  );
  const bySubject = ticks.map(({ values }) => {
    const found = new Map<string, [measure: string, value: number][]>();
    for (const [key, value] of Object.entries(values)) {
      const subject = subjectOf(key);
      const own = found.get(subject) ?? [];
      own.push([key.slice(subject.length + 1), value]);
      found.set(subject, own);
    }
    return found;
  });
  return ticks.map(({ at, dataAt }, i) => {
    const values: Record<SeriesKey, number> = {};
    for (let node = 0; node < nodes; node++) {
      const then = bySubject[(i + node * 7) % ticks.length]!;
      const id = node.toString(16).padStart(40, '0');
      for (const [measure, value] of then.get(recorded[node % recorded.length]!) ?? [])
        values[`${id} ${measure}` as SeriesKey] = value;
    }
    return { at, dataAt, values };
  });
}

const subjectOf = (key: string): string => key.slice(0, key.lastIndexOf(' '));
