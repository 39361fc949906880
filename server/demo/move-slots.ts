import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection';
import type { Reply } from './resp-reader';

const BATCH = 20;
/** How long a batch carries its marks before it moves, in ms: 500 slots take about 10 s. */
const PAUSE = 380;

export interface MoveEnd {
  readonly id: string;
  readonly port: number;
}

/** Keys are refused with CLUSTERDOWN while some master is FAIL and not replaced yet: worth waiting for, in ms. */
const PATIENCE = 20_000;

/**
 * Moves slots with their keys as `redis-cli --cluster reshard` does, in batches slow enough to watch. Rejects at the
 * first error, a fault of either side among them, after taking the marks of the open batch off where it still can.
 */
export async function moveSlots(
  source: MoveEnd,
  target: MoveEnd,
  slots: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const from = new Connection(source.port, 3000);
  const to = new Connection(target.port, 3000);
  try {
    for (let at = 0; at < slots.length; at += BATCH) {
      await moveBatch(from, to, source, target, slots.slice(at, at + BATCH), signal);
    }
  } finally {
    from.close();
    to.close();
  }
}

async function moveBatch(
  from: Connection,
  to: Connection,
  source: MoveEnd,
  target: MoveEnd,
  batch: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const slot of batch) {
      await ask(to, ['CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.id]);
      await ask(from, ['CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.id]);
    }
    await sleep(PAUSE, undefined, { signal });
    for (const slot of batch) {
      const keys = await ask(from, ['CLUSTER', 'GETKEYSINSLOT', slot, 1000]);
      if (Array.isArray(keys) && keys.length > 0) {
        await sendKeys(from, target.port, keys.map(String), signal);
      }
      // The target first: if the source forgot the slot before the target owned it, nobody would.
      await ask(to, ['CLUSTER', 'SETSLOT', slot, 'NODE', target.id]);
      await ask(from, ['CLUSTER', 'SETSLOT', slot, 'NODE', target.id]);
    }
  } catch (error) {
    const stable = batch.flatMap(slot =>
      [from, to].map(side => side.send(['CLUSTER', 'SETSLOT', slot, 'STABLE'])),
    );
    await Promise.allSettled(stable);
    throw error;
  }
}

async function sendKeys(
  from: Connection,
  port: number,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; ; ) {
    const reply = await from.send(['MIGRATE', '127.0.0.1', port, '', 0, 2000, 'REPLACE', 'KEYS', ...keys]);
    if (!(reply instanceof Error)) return;
    if (!reply.message.includes('CLUSTERDOWN') || Date.now() > deadline) throw reply;
    await sleep(PAUSE, undefined, { signal });
  }
}

async function ask(connection: Connection, words: readonly (string | number)[]): Promise<Reply> {
  const reply = await connection.send(words);
  if (reply instanceof Error) throw reply;
  return reply;
}
