import type { Namespace } from './namespace';

/** A row of `ss`: the lab's own witness, which shares nothing with the code under test. */
export interface SsRow {
  readonly state: string;
  readonly receive: number;
  readonly send: number;
  readonly local: Address;
  readonly remote: Address;
  /** `on` (retransmission), `keepalive`, `persist`; empty for none. */
  readonly timer: string;
  /** When the timer fires, in s. */
  readonly due: number;
  /** Unanswered retransmissions. */
  readonly retransmits: number;
}

interface Address {
  readonly ip: string;
  readonly port: number;
}

/** Every TCP socket of a host, listeners and TIME_WAIT included. */
export async function readSockets(host: Namespace): Promise<SsRow[]> {
  const text = await host.run('ss -Htano');
  return text.split('\n').filter(Boolean).map(parseRow);
}

function parseRow(line: string): SsRow {
  const [state = '', receive, send, local = '', remote = ''] = line.trim().split(/\s+/);
  const [, timer = '', due = '', retransmits = '0'] = /timer:\((\w+),([^,]*),(\d+)\)/.exec(line) ?? [];
  return {
    state,
    receive: Number(receive),
    send: Number(send),
    local: address(local),
    remote: address(remote),
    timer,
    due: seconds(due),
    retransmits: Number(retransmits),
  };
}

/** `1min30sec`, `200ms`, `1.5sec` (written `1.500sec` or `1sec500ms`, by version). */
function seconds(text: string): number {
  const units: Readonly<Record<string, number>> = { min: 60, sec: 1, ms: 0.001 };
  return [...text.matchAll(/([\d.]+)(min|sec|ms)/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

function address(text: string): Address {
  const at = text.lastIndexOf(':');
  return { ip: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

/** The row of the other end of `row`, in another host's table. */
export function otherEnd(row: SsRow, table: readonly SsRow[]): SsRow | undefined {
  return table.find(other => same(other.local, row.remote) && same(other.remote, row.local));
}

function same(a: Address, b: Address): boolean {
  return a.ip === b.ip && a.port === b.port;
}
