import { EMPTY_NAMESPACE } from './empty-namespace';
import type { PackedNamespace, PackedPort, PackedRow, PackedSample } from './packed-sample';
import { eachCounter } from './port-counters';
import type { HostSample, LinkRow, NamespaceSample, PortSummary, RedisProcess } from './sample';

/**
 * A sample as what is different from the one sent before it; whole without one. Most rows stay as they are from second to
 * second, so a quiet host costs a few hundred bytes. Ports of one namespace must differ from each other.
 */
export function packSample(sample: HostSample, previous: HostSample | null): PackedSample {
  const before = new Map((previous?.namespaces ?? []).map(one => [one.id, one]));
  const { at, seq, source, cause, took, problems } = sample;
  return {
    at,
    seq,
    base: previous?.seq ?? null,
    source,
    cause,
    took,
    problems: problems.map(({ code, text }) => ({ code, text })),
    namespaces: sample.namespaces.map(one => packNamespace(one, before.get(one.id) ?? EMPTY_NAMESPACE)),
  };
}

function packNamespace(now: NamespaceSample, before: NamespaceSample): PackedNamespace {
  const { counters } = now;
  return {
    id: now.id,
    ...(same(now.addresses, before.addresses) ? {} : { addresses: [...now.addresses] }),
    ...packProcesses(now.processes, before.processes),
    ...packRows(now.rows, before.rows),
    ...packPorts(now.ports, before.ports),
    counters: counters && [counters.retransSegs, counters.passiveOpens, counters.activeOpens],
    tableRows: now.tableRows,
  };
}

function packProcesses(
  now: readonly RedisProcess[],
  before: readonly RedisProcess[],
): Pick<PackedNamespace, 'processes' | 'ticks'> {
  const lasting = (one: RedisProcess) => ({ ...one, state: '', cpuTicks: 0 });
  if (!same(now.map(lasting), before.map(lasting)))
    return { processes: now.map(one => ({ ...one, listens: [...one.listens] })) };
  const ticks = now.flatMap((one, place): NonNullable<PackedNamespace['ticks']> => {
    const was = before[place];
    return was?.state === one.state && was.cpuTicks === one.cpuTicks
      ? []
      : [[place, one.state, one.cpuTicks]];
  });
  return ticks.length > 0 ? { ticks } : {};
}

/** Rows that stay keep their order; one that has moved up is told as gone and new. */
function packRows(
  now: readonly LinkRow[],
  before: readonly LinkRow[],
): Pick<PackedNamespace, 'gone' | 'changed' | 'added'> {
  const places = new Map(before.map((row, place) => [endsOf(row), place]));
  const added: PackedRow[] = [];
  const changed: NonNullable<PackedNamespace['changed']> = [];
  const kept = new Set<number>();
  let last = -1;
  now.forEach((row, place) => {
    const was = places.get(endsOf(row));
    if (was === undefined || was <= last) {
      added.push([place, row.local.ip, row.local.port, row.remote.ip, row.remote.port, ...valuesOf(row)]);
      return;
    }
    last = was;
    kept.add(was);
    if (!same(valuesOf(row), valuesOf(before[was]!))) changed.push([was, ...valuesOf(row)]);
  });
  const gone = before.flatMap((_row, place) => (kept.has(place) ? [] : [place]));
  return {
    ...(gone.length > 0 ? { gone } : {}),
    ...(changed.length > 0 ? { changed } : {}),
    ...(added.length > 0 ? { added } : {}),
  };
}

const endsOf = ({ local, remote }: LinkRow) => `${local.ip} ${local.port} ${remote.ip} ${remote.port}`;

function valuesOf(row: LinkRow) {
  const { state, txQueue, rxQueue, timer, retransmits, keepalive, owner } = row;
  return [state, txQueue, rxQueue, timer, retransmits, keepalive, owner] as const;
}

function packPorts(
  now: readonly PortSummary[],
  before: readonly PortSummary[],
): Pick<PackedNamespace, 'portOrder' | 'ports'> {
  const order = now.map(one => one.port);
  const known = new Map(before.map(one => [one.port, one]));
  const changed = now.flatMap((one): PackedPort[] => {
    const was = known.get(one.port);
    if (was && same(was, one)) return [];
    return [packPort(one, was !== undefined && same(was.peers, one.peers))];
  });
  return {
    ...(same(
      order,
      before.map(one => one.port),
    )
      ? {}
      : { portOrder: order }),
    ...(changed.length > 0 ? { ports: changed } : {}),
  };
}

function packPort(one: PortSummary, samePeers: boolean): PackedPort {
  return [
    one.port,
    ...eachCounter(name => one[name]),
    ...(samePeers
      ? ([] as const)
      : ([one.peers.map(([ip, links]): [string, number] => [ip, links])] as const)),
  ];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
