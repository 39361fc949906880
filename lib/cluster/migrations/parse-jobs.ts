import type { NodeId } from '../ids';
import { SLOT_COUNT, type SlotRange } from '../slots';
import type { AtomicJob, AtomicJobs } from './atomic-job';

type Fields = ReadonlyMap<string, unknown>;

/** `CLUSTER GETSLOTMIGRATIONS` of Valkey 9: running jobs and a log of ended ones. Times are in seconds. Null when it is no list. */
export const parseSlotMigrations = (reply: unknown): AtomicJobs | null => parseJobs(reply, valkeyJob);

/** `CLUSTER MIGRATION STATUS ALL` of Redis 8.4: running tasks and the archived ones. Times are in ms. Null when it is no list. */
export const parseMigrationStatus = (reply: unknown): AtomicJobs | null => parseJobs(reply, redisJob);

function parseJobs(reply: unknown, parse: (fields: Fields) => AtomicJob | null): AtomicJobs | null {
  if (!Array.isArray(reply)) return null;
  const jobs = reply.flatMap(entry => parse(fieldsOf(entry)) ?? []);
  return { jobs, damaged: reply.length - jobs.length };
}

function valkeyJob(fields: Fields): AtomicJob | null {
  const slots = parseRanges(text(fields, 'slot_ranges'));
  const operation = text(fields, 'operation').toUpperCase();
  const id = text(fields, 'name');
  const phase = text(fields, 'state');
  if (!id || !phase || !slots || (operation !== 'EXPORT' && operation !== 'IMPORT')) return null;
  const stamps = ['create_time', 'last_update_time', 'last_ack_time'].map(name => count(fields, name) ?? 0);
  const bytesLeft = count(fields, 'remaining_repl_size');
  return {
    id,
    side: operation === 'EXPORT' ? 'source' : 'target',
    slots,
    from: nodeId(fields, 'source_node'),
    to: nodeId(fields, 'target_node'),
    // Every other word denotes a job that is under way.
    state: phase === 'success' ? 'done' : phase === 'cancelled' || phase === 'failed' ? phase : 'running',
    phase,
    error: text(fields, 'message'),
    createdAt: (stamps[0] ?? 0) * 1000,
    updatedAt: Math.max(...stamps) * 1000,
    ...(bytesLeft === undefined ? {} : { bytesLeft }),
  };
}

function redisJob(fields: Fields): AtomicJob | null {
  const slots = parseRanges(text(fields, 'slots'));
  const operation = text(fields, 'operation').toLowerCase();
  const id = text(fields, 'id');
  const phase = text(fields, 'state');
  if (!id || !phase || !slots || (operation !== 'import' && operation !== 'migrate')) return null;
  const endedAt = count(fields, 'end_time') ?? 0;
  const retries = count(fields, 'retries');
  return {
    id,
    side: operation === 'migrate' ? 'source' : 'target',
    slots,
    from: nodeId(fields, 'source'),
    to: nodeId(fields, 'dest'),
    state: redisState(phase, endedAt),
    phase,
    error: text(fields, 'last_error'),
    createdAt: count(fields, 'create_time') ?? 0,
    updatedAt: Math.max(endedAt, count(fields, 'start_time') ?? 0, count(fields, 'create_time') ?? 0),
    ...(retries === undefined ? {} : { retries }),
  };
}

/** A failed import that is not archived (no end time) is tried again by the server. */
function redisState(phase: string, endedAt: number): AtomicJob['state'] {
  if (phase === 'completed') return 'done';
  if (phase === 'canceled' || phase === 'cancelled') return 'cancelled';
  return phase === 'failed' && endedAt > 0 ? 'failed' : 'running';
}

/** Names and values by turns, as RESP2 sends a map; nothing for what is no such list. */
function fieldsOf(entry: unknown): Fields {
  const fields = new Map<string, unknown>();
  if (!Array.isArray(entry)) return fields;
  for (let i = 0; i + 1 < entry.length; i += 2) fields.set(String(entry[i]), entry[i + 1]);
  return fields;
}

const text = (fields: Fields, name: string): string => {
  const value = fields.get(name);
  // Longer than any text of a server: what is shown, kept and pushed must have a bound.
  return typeof value === 'string' ? value.trim().slice(0, 500) : '';
};

function count(fields: Fields, name: string): number | undefined {
  const value = fields.get(name);
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

const nodeId = (fields: Fields, name: string): NodeId | null => {
  const id = text(fields, name);
  return /^[0-9a-f]{40}$/i.test(id) ? (id as NodeId) : null;
};

/** `0-10 20-30 7`; null when a part of it makes no sense. */
function parseRanges(words: string): SlotRange[] | null {
  const ranges: SlotRange[] = [];
  for (const word of words.split(/[ ,]+/).filter(Boolean)) {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word) ?? [];
    const [a, b] = [Number(first), Number(last)];
    if (first === undefined || a > b || b >= SLOT_COUNT) return null;
    ranges.push([a, b]);
  }
  return ranges.length > 0 ? ranges : null;
}
