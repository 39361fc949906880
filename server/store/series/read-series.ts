import type Database from 'better-sqlite3';
import type { SeriesPoints, SeriesReply } from '@/lib/history/series-key';
import { decodeColumn, decodePart } from '@/lib/series/decode-column';
import { asRollUp, emptyRollUp, fold, type RollUp } from '@/lib/series/roll-up';
import type { SeriesQuery } from '../store';
import { dictionaryOf } from './dictionary';
import { type HotTick, sealedUntil, TickColumns } from './hot-ticks';
import { type Chunk, rollUpStarts, sealedColumns, tickTimes } from './sealed-chunk';
import { type SeriesGrid, seriesGrid } from './series-grid';
import { unpackTick } from './tick-body';
import { type WantedSeries, wantedSeries } from './wanted-series';

/**
 * Series over a range. They are read raw, by the minute or by the hour, as the step asks for and what is kept allows; the
 * step is made coarser to whole minutes or hours where these are read. Series without a value in the range are left out.
 */
export function readSeries(db: Database.Database, query: SeriesQuery): SeriesReply {
  const { cluster, from, to } = query;
  const dictionary = dictionaryOf(db, cluster);
  const wanted = wantedSeries(dictionary, query.keys);
  const chunks = db
    .prepare<[string, number, number], Chunk>(
      `SELECT * FROM chunk WHERE cluster = ? AND whole AND min_at <= ? AND max_at >= ? ORDER BY last`,
    )
    .all(cluster, to, from);
  const grid = seriesGrid(
    query,
    chunks.reduce<Chunk['finest']>((finest, chunk) => (chunk.finest > finest ? chunk.finest : finest), 0),
  );
  const found = new Found(grid.starts.length);
  for (const chunk of chunks) {
    if (grid.level === 0) addRaw(db, chunk, grid, wanted, found);
    else addRolledUp(db, chunk, grid, wanted, found);
  }
  addHot(db, query, grid, wanted, found);
  const series = [...found.bySeries]
    .sort(([a], [b]) => a - b)
    .map(([number, values]) => ({ key: dictionary.keys[number]!, ...toPoints(values) }));
  return { at: grid.starts, step: grid.step, series };
}

/** What was found so far, by series number. */
class Found {
  readonly bySeries = new Map<number, RollUp>();

  constructor(private readonly length: number) {}

  add(number: number, values: RollUp, places: Int32Array): void {
    let into = this.bySeries.get(number);
    if (!into) {
      if (values.last.every((value, i) => places[i]! < 0 || Number.isNaN(value))) return;
      into = emptyRollUp(this.length);
      this.bySeries.set(number, into);
    }
    fold(into, values, places);
  }
}

function addRaw(
  db: Database.Database,
  chunk: Chunk,
  grid: SeriesGrid,
  wanted: WantedSeries,
  found: Found,
): void {
  const times = tickTimes(db, chunk);
  if (!times) return;
  const places = Int32Array.from(times.at, grid.placeAt);
  const first = places.findIndex(place => place >= 0);
  if (first < 0) return;
  const end = places.findLastIndex(place => place >= 0) + 1;
  for (const [number, bytes] of sealedColumns(db, chunk, 0, wanted.places)) {
    if (!wanted.numbers.has(number)) continue;
    const column = decodePart(bytes, chunk.ticks, first, end);
    if (column.ok) found.add(number, asRollUp(column.value), places.subarray(first, end));
  }
}

function addRolledUp(
  db: Database.Database,
  chunk: Chunk,
  grid: SeriesGrid,
  wanted: WantedSeries,
  found: Found,
): void {
  const starts = rollUpStarts(db, chunk, grid.level);
  const places = Int32Array.from(starts, grid.placeAt);
  if (places.every(place => place < 0)) return;
  for (const [number, bytes] of sealedColumns(db, chunk, grid.level, wanted.places)) {
    if (!wanted.numbers.has(number)) continue;
    const all = decodeColumn(bytes, 3 * starts.length);
    if (!all.ok) continue;
    const part = (i: number) => all.value.subarray(i * starts.length, (i + 1) * starts.length);
    found.add(number, { min: part(0), max: part(1), last: part(2) }, places);
  }
}

function addHot(
  db: Database.Database,
  { cluster, from, to }: SeriesQuery,
  grid: SeriesGrid,
  wanted: WantedSeries,
  found: Found,
): void {
  const rows = db
    .prepare<[string, number, number, number], HotTick>(
      'SELECT id, at, data_at, body FROM tick WHERE cluster = ? AND id > ? AND at BETWEEN ? AND ? ORDER BY id',
    )
    .all(cluster, sealedUntil(db, cluster), from, to);
  if (rows.length === 0) return;
  const known = dictionaryOf(db, cluster).keys.length;
  const hot = new TickColumns(rows.length, wanted.numbers.size, wanted.numbers);
  for (const { body } of rows) hot.add(unpackTick(body, known));
  const places = Int32Array.from(rows, ({ at }) => grid.placeAt(at));
  for (const [number, column] of hot.columns) found.add(number, asRollUp(column), places);
}

function toPoints({ min, max, last }: RollUp): Omit<SeriesPoints, 'key'> {
  const told = (values: Float64Array) => Array.from(values, value => (Number.isNaN(value) ? null : value));
  return { min: told(min), max: told(max), last: told(last) };
}
