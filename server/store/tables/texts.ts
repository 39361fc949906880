import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { KeptText } from '../store';
import { pack, unpack } from './body';

export interface TextWriter {
  /** A text that differs from the node's last one in its stamps only is not written again. */
  write(cluster: ClusterId, node: NodeId, at: Millis, seq: number, text: string): void;
}

/** Remembers each node's newest text: begin with a new one after a transaction was rolled back. */
export function textWriter(database: Database.Database): TextWriter {
  const newest = database
    .prepare<[string, string], Buffer>(
      `SELECT hash FROM sighting JOIN text ON text.id = sighting.text
       WHERE cluster = ? AND node = ? ORDER BY seq DESC LIMIT 1`,
    )
    .pluck();
  const find = database.prepare<[Buffer], number>('SELECT id FROM text WHERE hash = ?').pluck();
  const addText = database.prepare('INSERT INTO text (hash, body) VALUES (?, ?)');
  const addSighting = database.prepare(
    'INSERT INTO sighting (seq, cluster, node, at, text) VALUES (?, ?, ?, ?, ?)',
  );
  const hashes = new Map<string, Buffer | null>();

  return {
    write(cluster, node, at, seq, text) {
      const hash = hashOf(text);
      const key = `${node} ${cluster}`;
      const known = hashes.get(key) ?? newest.get(cluster, node);
      hashes.set(key, hash);
      if (known?.equals(hash)) return;
      const id = find.get(hash) ?? addText.run(hash, pack(text)).lastInsertRowid;
      addSighting.run(seq, cluster, node, at, id);
    },
  };
}

export function readText(
  database: Database.Database,
  cluster: ClusterId,
  node: NodeId,
  at: Millis,
): KeptText | null {
  const row = database
    .prepare<[string, string, number], { at: Millis; body: Buffer }>(
      `SELECT at, body FROM sighting JOIN text ON text.id = sighting.text
       WHERE cluster = ? AND node = ? AND at <= ? ORDER BY seq DESC LIMIT 1`,
    )
    .get(cluster, node, at);
  return row ? { at: row.at, text: unpack(row.body) } : null;
}

/** Line by line: id, address, flags and master; then ping-sent and pong-recv, which every look moves. */
const STAMPS = /^((?:\S+ ){4})\S+ \S+/gm;

/** 16 bytes that are the same for texts of the same content. */
function hashOf(text: string): Buffer {
  const still = text.replace(STAMPS, (_whole, head: string) => `${head}0 0`);
  return createHash('sha256').update(still).digest().subarray(0, 16);
}
