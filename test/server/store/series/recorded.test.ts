import { describe, expect, it } from 'vitest';
import { rangeTicks } from '@/server/store/series/range-ticks';
import { readSeries } from '@/server/store/series/read-series';
import { recordedTicks } from '@/test/helpers/recorded-ticks';
import { addTicks, CLUSTER, sealAll, seriesDatabase } from './series-database';

const ticks = recordedTicks();
const EVER = { cluster: CLUSTER, from: 0, to: Number.MAX_SAFE_INTEGER };

describe('ten recorded minutes of an idle six-node cluster', () => {
  const db = seriesDatabase();
  addTicks(db, ticks);
  const hot = readSeries(db, { ...EVER, from: ticks[0]!.at, to: ticks.at(-1)!.at, step: 2000 });
  sealAll(db, 1e15);

  it('come back from the disk to the last digit', () => {
    const page = rangeTicks(db, EVER, null, ticks.length + 1);
    expect(page.ticks.map(({ id: _id, ...tick }) => tick)).toEqual(ticks);
    const sealed = readSeries(db, { ...EVER, from: ticks[0]!.at, to: ticks.at(-1)!.at, step: 2000 });
    expect(sealed).toEqual(hot);
  });

  it('take less than two bytes a number that moves, and a day of them less than ten megabytes', () => {
    const first = ticks[0]!.values;
    const moving = new Set(
      ticks.flatMap(({ values }) =>
        Object.entries(values).flatMap(([key, value]) =>
          first[key as keyof typeof first] === value ? [] : [key],
        ),
      ),
    );
    const samples = ticks.reduce(
      (sum, { values }) => sum + Object.keys(values).filter(key => moving.has(key)).length,
      0,
    );
    const [raw, all] = db
      .prepare('SELECT sum(iif(level = 0, length(body), 0)), sum(length(body)) FROM block')
      .raw()
      .get() as [number, number];
    expect(samples).toBeGreaterThan(10_000);
    expect(raw / samples).toBeLessThan(2);
    expect((all / ticks.length) * 86_400).toBeLessThan(10e6);
  });
});
