import { z } from 'zod/mini';
import { MAX_ROWS } from '../../agent-wire';
import { byName } from '../../by-name';
import { EMPTY_NAMESPACE } from './empty-namespace';
import { type PackedNamespace, type PackedPort, packedSample } from './packed-sample';
import { PORT_COUNTERS } from './port-counters';
import type { HostSample, LinkRow, NamespaceSample, PortSummary, RedisProcess } from './sample';
import { MAX_SIZE, NO_SIZE, plusNamespace, type SampleSize, SIZE_KINDS } from './sample-size';

export type Unpacked =
  | { readonly ok: true; readonly sample: HostSample }
  /** `gap`: the sample it tells differences from is not the one we have; a whole one helps. */
  | { readonly ok: false; readonly why: 'gap' | 'malformed' | 'too-many-rows'; readonly reason: string };

/** Puts together what `packSample` took apart. It came over a network: nothing about it is believed unchecked. */
export function unpackSample(packed: unknown, previous: HostSample | null): Unpacked {
  const rows = countRows(packed);
  if (rows > MAX_ROWS) return tooMany(rows, 'rows');
  const checked = z.safeParse(packedSample, packed);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return malformed(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  const { base, namespaces, ...rest } = checked.data;
  if (base !== null && base !== previous?.seq)
    return { ok: false, why: 'gap', reason: `it builds on sample ${base}, which is not here` };
  const before = new Map((base === null ? [] : (previous?.namespaces ?? [])).map(one => [one.id, one]));
  const whole: NamespaceSample[] = [];
  let size = NO_SIZE;
  for (const one of namespaces) {
    const built = unpackNamespace(one, before.get(one.id) ?? EMPTY_NAMESPACE);
    if (!built) return malformed(`namespace ${one.id} tells of rows that are not there`);
    whole.push(built);
    // Told by differences, a sample could grow without end while every message is small.
    size = plusNamespace(size, built);
    const kind = SIZE_KINDS.find(one => size[one] > MAX_SIZE[one]);
    if (kind) return tooMany(size[kind], kind);
  }
  return { ok: true, sample: { ...rest, namespaces: whole } };
}

const malformed = (reason: string): Unpacked => ({ ok: false, why: 'malformed', reason });
const tooMany = (count: number, kind: keyof SampleSize): Unpacked => ({
  ok: false,
  why: 'too-many-rows',
  reason: `${count} ${kind} in one sample; at most ${MAX_SIZE[kind]} are taken`,
});

/** Looked at before the rest: checking a hundred thousand rows one by one would cost what the limit is to save. */
function countRows(packed: unknown): number {
  const { namespaces } = (packed ?? {}) as { namespaces?: unknown };
  if (!Array.isArray(namespaces)) return 0;
  return namespaces.reduce((sum: number, one: { added?: unknown; changed?: unknown } | null) => {
    const length = (list: unknown) => (Array.isArray(list) ? list.length : 0);
    return sum + length(one?.added) + length(one?.changed);
  }, 0);
}

function unpackNamespace(packed: PackedNamespace, before: NamespaceSample): NamespaceSample | null {
  const processes = packed.processes ?? unpackTicks(packed.ticks, before.processes);
  const rows = unpackRows(packed, before.rows);
  const ports = unpackPorts(packed, before.ports);
  if (!processes || !rows || !ports) return null;
  const { counters } = packed;
  return {
    id: packed.id,
    addresses: packed.addresses ?? before.addresses,
    processes,
    rows,
    ports,
    counters: counters && {
      retransSegs: counters[0],
      passiveOpens: counters[1],
      activeOpens: counters[2],
    },
    tableRows: packed.tableRows,
  };
}

function unpackTicks(
  ticks: PackedNamespace['ticks'],
  before: readonly RedisProcess[],
): readonly RedisProcess[] | null {
  const processes = [...before];
  for (const [place, state, cpuTicks] of ticks ?? []) {
    const was = processes[place];
    if (!was) return null;
    processes[place] = { ...was, state, cpuTicks };
  }
  return processes;
}

function unpackRows(
  { gone = [], changed = [], added = [] }: PackedNamespace,
  before: readonly LinkRow[],
): readonly LinkRow[] | null {
  const rows: (LinkRow | null)[] = [...before];
  for (const [place, ...values] of changed) {
    const was = rows[place];
    if (!was) return null;
    rows[place] = rowOf(was.local, was.remote, values);
  }
  for (const place of gone) {
    if (!rows[place]) return null;
    rows[place] = null;
  }
  const kept = rows.filter(row => row !== null);
  const whole: LinkRow[] = [];
  let next = 0;
  for (const [place, ip, port, remoteIp, remotePort, ...values] of added) {
    while (whole.length < place && next < kept.length) whole.push(kept[next++]!);
    if (whole.length !== place) return null;
    whole.push(rowOf({ ip, port }, { ip: remoteIp, port: remotePort }, values));
  }
  return [...whole, ...kept.slice(next)];
}

type Values = readonly [number, number, number, number, number, number, number | null];

function rowOf(local: LinkRow['local'], remote: LinkRow['remote'], values: Values): LinkRow {
  const [state, txQueue, rxQueue, timer, retransmits, keepalive, owner] = values;
  return { local, remote, state, txQueue, rxQueue, timer, retransmits, keepalive, owner };
}

function unpackPorts(
  { portOrder, ports = [] }: PackedNamespace,
  before: readonly PortSummary[],
): readonly PortSummary[] | null {
  const known = new Map(before.map(one => [one.port, one]));
  for (const packed of ports) {
    const peers = packed[14] ?? known.get(packed[0])?.peers;
    if (!peers) return null;
    known.set(packed[0], portOf(packed, peers));
  }
  const order = portOrder ?? before.map(one => one.port);
  const whole = order.flatMap(port => known.get(port) ?? []);
  return whole.length === order.length ? whole : null;
}

function portOf(packed: PackedPort, peers: PortSummary['peers']): PortSummary {
  const counts = byName(PORT_COUNTERS, (_name, place) => packed[place + 1] as number);
  return { port: packed[0], ...counts, peers };
}
