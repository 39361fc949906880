import type Database from 'better-sqlite3';
import { encodeColumn } from '@/lib/series/encode-column';
import { asRollUp, type Buckets, bucketsOf, rollUp } from '@/lib/series/roll-up';
import { type Dictionary, dictionaryOf, placeOf } from './dictionary';
import { TickColumns } from './hot-ticks';
import { LEVELS } from './levels';
import { ROLLED, TIMES } from './sealed-chunk';
import { packBlock } from './stored-block';
import type { Stretch } from './stretch';
import { unpackTick } from './tick-body';

/** Numbers that are handled in one step: a few ms. */
const NUMBERS_PER_STEP = 16_000;

/**
 * One stretch on its way from hot rows to a chunk, a small step at a time. What is in memory is only a copy, and the chunk
 * does not count before its last step: given up anywhere, nothing is lost and nothing is there twice.
 */
export class Sealing {
  private readonly columns: TickColumns;
  private readonly dictionary: Dictionary;
  private readonly buckets: readonly Buckets[];
  private read = 0;
  private chunk = 0;
  private part = 1;
  private waiting: number[] = [];

  constructor(
    private readonly db: Database.Database,
    private readonly stretch: Stretch,
  ) {
    const { cluster, ticks } = stretch;
    this.dictionary = dictionaryOf(db, cluster);
    this.columns = new TickColumns(ticks.length, this.dictionary.keys.length);
    const times = ticks.map(({ at }) => at);
    this.buckets = LEVELS.slice(1).map(({ width }) => bucketsOf(times, width));
  }

  /** One transaction at most. False when the stretch is sealed. */
  step(): boolean {
    if (this.read < this.stretch.ticks.length) this.readSome();
    else if (this.chunk === 0) this.db.transaction(() => this.begin())();
    else if (this.waiting.length > 0) this.db.transaction(() => this.writePart())();
    else {
      this.db.prepare('UPDATE chunk SET whole = 1 WHERE id = ?').run(this.chunk);
      return false;
    }
    return true;
  }

  private readSome(): void {
    const { db, stretch, dictionary, columns } = this;
    const body = db.prepare<[number], Buffer>('SELECT body FROM tick WHERE id = ?').pluck();
    let numbers = 0;
    while (this.read < stretch.ticks.length && numbers < NUMBERS_PER_STEP) {
      const row = unpackTick(body.get(stretch.ticks[this.read++]!.id) ?? Buffer.of(), dictionary.keys.length);
      columns.add(row);
      numbers += row.length + 1;
    }
  }

  private begin(): void {
    const { db, stretch } = this;
    const { ticks, cluster } = stretch;
    const at = ticks.map(tick => tick.at);
    const ids = ticks.map(({ id }) => id);
    const { lastInsertRowid } = db
      .prepare(
        'INSERT INTO chunk (cluster, last, min_at, max_at, ticks, finest, whole) VALUES (?, ?, ?, ?, ?, 0, 0)',
      )
      .run(cluster, ids.at(-1), min(at), max(at), ticks.length);
    const chunk = Number(lastInsertRowid);
    const ages = ticks.map(tick => tick.at - tick.data_at);
    const raw = new Map<number, Uint8Array>([
      [TIMES.ids, encodeColumn(ids)],
      [TIMES.at, encodeColumn(at)],
      [TIMES.age, encodeColumn(ages)],
    ]);
    this.write(chunk, 0, 0, '', raw);
    for (const [i, { starts }] of this.buckets.entries()) {
      const rolled = new Map<number, Uint8Array>([
        [ROLLED.count, encodeColumn([starts.length])],
        [ROLLED.starts, encodeColumn(starts)],
      ]);
      this.write(chunk, i + 1, 0, '', rolled);
    }
    const { keys } = this.dictionary;
    this.waiting = [...this.columns.columns.keys()]
      .map(number => ({ number, place: placeOf(keys[number]!) }))
      .sort((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ number }) => number);
    this.chunk = chunk;
  }

  private writePart(): void {
    const { columns } = this.columns;
    const size = Math.max(1, Math.floor(NUMBERS_PER_STEP / this.stretch.ticks.length));
    const taken = this.waiting.slice(0, size);
    const upto = placeOf(this.dictionary.keys[taken.at(-1)!]!);
    const raw = new Map<number, Uint8Array>();
    const rolled = this.buckets.map(() => new Map<number, Uint8Array>());
    for (const number of taken.toSorted((a, b) => a - b)) {
      const column = columns.get(number)!;
      raw.set(number, encodeColumn(column));
      for (const [i, buckets] of this.buckets.entries()) {
        const { min, max, last } = rollUp(asRollUp(column), buckets);
        rolled[i]!.set(number, encodeColumn([...min, ...max, ...last]));
      }
    }
    this.write(this.chunk, 0, this.part, upto, raw);
    for (const [i, level] of rolled.entries()) this.write(this.chunk, i + 1, this.part, upto, level);
    this.part++;
    this.waiting = this.waiting.slice(size);
    for (const number of taken) columns.delete(number);
  }

  private write(
    chunk: number,
    level: number,
    part: number,
    upto: string,
    columns: ReadonlyMap<number, Uint8Array>,
  ) {
    this.db
      .prepare('INSERT INTO block (chunk, level, part, upto, body) VALUES (?, ?, ?, ?, ?)')
      .run(chunk, level, part, upto, packBlock(columns));
  }
}

const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
