import type Database from 'better-sqlite3';
import type { Row } from '../row';
import { addTick } from '../series/add-tick';
import { eventWriter } from './events';
import { spanWriter } from './spans';
import { textWriter } from './texts';
import { documentWriter } from './write-documents';

/** Writes a batch in one transaction. Remembers where it stands: after one that threw, begin with a new writer. */
export type RowWriter = (rows: readonly Row[]) => void;

export function rowWriter(database: Database.Database): RowWriter {
  const documents = documentWriter(database);
  const texts = textWriter(database);
  const spans = spanWriter(database);
  const addEvent = eventWriter(database);
  let seq = highestSeq(database);

  const write = (row: Row): void => {
    const { cluster, at } = row;
    seq++;
    switch (row.type) {
      case 'topology':
      case 'sockets':
        documents.keyframe(cluster, row.type, at, seq, row.body);
        break;
      case 'topology-changes':
        documents.change(cluster, 'topology', at, seq, row.body);
        break;
      case 'sockets-changes':
        documents.change(cluster, 'sockets', at, seq, row.body);
        break;
      case 'gap':
        documents.gap(cluster, row.kind, at, seq);
        break;
      case 'tick': {
        const { dataAt, values } = JSON.parse(row.body);
        addTick(database, cluster, at, dataAt, values, seq);
        break;
      }
      case 'event':
        addEvent(cluster, seq, JSON.parse(row.body));
        break;
      case 'text': {
        const { node, text } = JSON.parse(row.body);
        texts.write(cluster, node, at, seq, text);
        break;
      }
      case 'level':
        spans.level(cluster, at, seq, JSON.parse(row.body));
        break;
      case 'diagnosis':
        spans.diagnosis(cluster, at, seq, JSON.parse(row.body));
        break;
      case 'incident':
        spans.incident(cluster, at, seq, JSON.parse(row.body));
        break;
    }
  };
  return database.transaction((rows: readonly Row[]) => rows.forEach(write));
}

/** The place of what was written last. */
function highestSeq(database: Database.Database): number {
  const tables = ['keyframe', 'change', 'sighting', 'event', 'level', 'diagnosis', 'incident'];
  const seqs = [...tables.map(table => `SELECT max(seq) AS seq FROM ${table}`), LAST_TICK];
  return Number(
    database
      .prepare(`SELECT max(seq) FROM (${seqs.join(' UNION ALL ')})`)
      .pluck()
      .get() ?? 0,
  );
}

/** Also of a tick that was sealed and is gone. */
const LAST_TICK = "SELECT seq FROM sqlite_sequence WHERE name = 'tick'";
