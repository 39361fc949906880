import { byName } from '../by-name';
import type { Millis } from '../cluster/ids';
import type { NodeMeasures, Topology, TopologyNode } from '../cluster/topology';
import { PLANE_COUNTERS, type PlaneCounters } from '../sockets/picture/plane-counters';
import type { HostState, NodeSocketState, SocketPicture } from '../sockets/picture/socket-picture';
import type { Measure, SeriesKey, Subject } from './series-key';

type Values = Readonly<Record<SeriesKey, number>>;

/**
 * Every number that is shown, for one tick at `at`. Times are offsets in ms: `info.at`, `host.at` and the cluster's
 * `sockets.at` before the tick, a node's `sockets.at` before its host's newest sample. What is not known has no value:
 * a node with `sockets.at` and without `bus.*` has no bus plane. `host.took` is rounded to 0.01 ms: the rest is noise. `cluster.seq` is the number of the newest change by then.
 */
export function shownNumbers(topology: Topology, sockets: SocketPicture | null, at: Millis): Values {
  const values: Record<SeriesKey, number> = {};
  const note = (subject: Subject, measure: Measure, value: number | null) => {
    if (value !== null) values[`${subject} ${measure}`] = value;
  };
  note('cluster', 'cluster.seq', topology.seq);
  for (const { id, measures } of topology.nodes) {
    if (!measures) continue;
    for (const [name, value] of Object.entries(measures))
      if (typeof value === 'number') note(id, `info.${name}`, name === 'at' ? at - value : value);
  }
  if (!sockets) return values;
  note('cluster', 'sockets.at', at - sockets.at);
  for (const { name, at: seen, rows, took, clockOffset } of sockets.hosts) {
    const subject: Subject = `host:${name}`;
    note(subject, 'host.rows', rows);
    note(subject, 'host.at', seen === null ? null : at - seen);
    note(subject, 'host.took', took === null ? null : Math.round(took * 100) / 100);
    note(subject, 'host.clockOffset', clockOffset);
  }
  const hostAt = timesOf(sockets.hosts);
  for (const node of sockets.nodes) {
    note(node.id, 'sockets.at', (hostAt.get(node.host) ?? at) - node.at);
    for (const plane of ['client', 'bus'] as const)
      for (const counter of node[plane] ? PLANE_COUNTERS : [])
        note(node.id, `${plane}.${counter}`, node[plane]?.[counter] ?? null);
  }
  return values;
}

/** Puts the numbers of a tick at `at` back where `shownNumbers` took them from. What the tick does not tell stays. */
export function withNumbers(
  topology: Topology,
  sockets: SocketPicture | null,
  values: Values,
  at: Millis,
): { readonly topology: Topology; readonly sockets: SocketPicture | null } {
  const bySubject = groupBySubject(values);
  const of = (subject: Subject): Numbers => bySubject.get(subject) ?? NOTHING;
  const seq = of('cluster').get('cluster.seq') ?? topology.seq;
  const told = {
    ...topology,
    seq,
    nodes: topology.nodes.map(node => withMeasures(node, of(node.id), at)),
  };
  const seenBefore = of('cluster').get('sockets.at');
  if (!sockets || seenBefore === undefined) return { topology: told, sockets: null };

  const hosts = sockets.hosts.map(host => withHostNumbers(host, of(`host:${host.name}`), at));
  const hostAt = timesOf(hosts);
  const nodes = sockets.nodes.map(node => withCounters(node, of(node.id), hostAt.get(node.host) ?? at));
  const { sentinels } = sockets;
  return {
    topology: told,
    sockets: {
      ...sockets,
      at: at - seenBefore,
      hosts,
      nodes,
      ...(sentinels
        ? { sentinels: sentinels.map(one => ({ ...one, at: hostAt.get(one.host) ?? one.at })) }
        : {}),
    },
  };
}

type Numbers = ReadonlyMap<string, number>;
const NOTHING: Numbers = new Map();

function groupBySubject(values: Values): ReadonlyMap<string, Numbers> {
  const groups = new Map<string, Map<string, number>>();
  for (const [key, value] of Object.entries(values)) {
    const space = key.indexOf(' ');
    const subject = key.slice(0, space);
    const group = groups.get(subject);
    if (group) group.set(key.slice(space + 1), value);
    else groups.set(subject, new Map([[key.slice(space + 1), value]]));
  }
  return groups;
}

const INFO = 'info.';

function withMeasures(node: TopologyNode, numbers: Numbers, at: Millis): TopologyNode {
  const readBefore = numbers.get('info.at');
  if (readBefore === undefined) return node;
  const gauges: Partial<Record<keyof NodeMeasures, number>> = {};
  for (const [measure, value] of numbers)
    if (measure.startsWith(INFO)) gauges[measure.slice(INFO.length) as keyof NodeMeasures] = value;
  const measures = { ...node.measures, ...gauges, at: at - readBefore } as NodeMeasures;
  return { ...node, measures };
}

function withHostNumbers(host: HostState, numbers: Numbers, at: Millis): HostState {
  const rows = numbers.get('host.rows');
  if (rows === undefined) return host;
  const seenBefore = numbers.get('host.at');
  return {
    ...host,
    rows,
    at: seenBefore === undefined ? null : at - seenBefore,
    took: numbers.get('host.took') ?? null,
    clockOffset: numbers.get('host.clockOffset') ?? null,
  };
}

function withCounters(node: NodeSocketState, numbers: Numbers, hostAt: Millis): NodeSocketState {
  const behind = numbers.get('sockets.at');
  if (behind === undefined) return node;
  const plane = (name: 'client' | 'bus'): PlaneCounters | null =>
    numbers.has(`${name}.${PLANE_COUNTERS[0]}`)
      ? byName(PLANE_COUNTERS, counter => numbers.get(`${name}.${counter}`) ?? 0)
      : null;
  return { ...node, at: hostAt - behind, client: plane('client'), bus: plane('bus') };
}

const timesOf = (hosts: readonly HostState[]): ReadonlyMap<string, Millis> =>
  new Map(hosts.flatMap(({ name, at }) => (at === null ? [] : [[name, at] as const])));
