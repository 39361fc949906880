import type { Millis } from './ids';
import { numberField, parseFields } from './parse-info';
import type { NodeMeasures } from './topology';

/** What one INFO answer gives, beside what the screen shows: the node's own clock. */
export interface InfoReading {
  readonly measures: NodeMeasures;
  /** The node's clock minus ours, in ms, from `server_time_usec` (Redis 2.8+); null when absent. */
  readonly clockOffset: Millis | null;
}

/** Reads an INFO answer taken at `at` (our clock). Fields a server does not have stay absent, never zero. */
export function parseMeasures(text: string, at: Millis): InfoReading {
  const fields = parseFields(text);
  const number = (name: string) => numberField(fields, name);
  const serverTime = number('server_time_usec');
  const link = fields.get('master_link_status');
  const measures: Record<string, unknown> = {
    at,
    version: fields.get('valkey_version') ?? fields.get('redis_version'),
    server: fields.get('server_name') ?? (fields.has('valkey_version') ? 'valkey' : 'redis'),
    uptimeSeconds: number('uptime_in_seconds'),
    runId: fields.get('run_id'),
    keys: countKeys(fields),
    opsPerSec: number('instantaneous_ops_per_sec'),
    usedMemory: number('used_memory'),
    maxMemory: number('maxmemory'),
    clients: number('connected_clients'),
    replOffset: number(fields.get('role') === 'slave' ? 'slave_repl_offset' : 'master_repl_offset'),
    masterLink: link === 'up' || link === 'down' ? link : undefined,
    masterLastIo: number('master_last_io_seconds_ago'),
    processId: number('process_id'),
    tcpPort: number('tcp_port'),
    connectionsReceived: number('total_connections_received'),
    loading: fields.get('loading') === '1' ? true : undefined,
  };
  for (const [key, value] of Object.entries(measures)) if (value === undefined) delete measures[key];
  return {
    measures: measures as unknown as NodeMeasures,
    clockOffset: serverTime === undefined ? null : Math.round(serverTime / 1000 - at),
  };
}

/** Sum of `dbN:keys=...`; cluster mode has only db0 before Valkey 9. An empty keyspace section means no keys. */
function countKeys(fields: ReadonlyMap<string, string>): number | undefined {
  if (!fields.has('role') && !fields.has('db0')) return undefined;
  let keys = 0;
  for (const [name, value] of fields)
    if (/^db\d+$/.test(name)) keys += Number(/keys=(\d+)/.exec(value)?.[1] ?? 0);
  return keys;
}
