import { changes } from '@/lib/cluster/changes/changes';
import type { NewEvent } from '@/lib/cluster/events';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { emptyTopology } from '@/lib/cluster/merge';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { judge } from '@/lib/cluster/verdict';
import { diagnose, NO_DIAGNOSIS } from '@/lib/sockets/diagnose/diagnose';
import { NO_QUERY } from '@/lib/sockets/diagnose/input';
import { buildLinkTable } from '@/lib/sockets/links/build-link-table';
import type { LinkTable, Member } from '@/lib/sockets/links/link-table';
import { busMatrix } from '@/lib/sockets/picture/bus-matrix';
import { keepaliveAudit } from '@/lib/sockets/picture/keepalive-audit';
import { nodeSocketStates } from '@/lib/sockets/picture/node-states';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { Moment } from '../fixtures/sockets/faults/recording';
import type { Recorded } from '../fixtures/sockets/faults/replay';

/** One moment of a recorded fault, as the product would have shown and told it. */
export interface ShownStep {
  readonly now: Millis;
  readonly topology: Topology;
  readonly sockets: SocketPicture;
  readonly told: readonly NewEvent[];
}

const CLUSTER = { id: 'recorded' as ClusterId, name: 'recorded', interval: 1000, simulated: false };

/** A recording through the same code as live: link table, diagnoses, verdict, events and socket picture. */
export function recordedStream({ moments }: Pick<Recorded, 'moments'>): ShownStep[] {
  let state = NO_DIAGNOSIS;
  let table: LinkTable | null = null;
  let picture: SocketPicture | null = null;
  let topology: Topology = emptyTopology(CLUSTER);
  return moments.map(moment => {
    const before: LinkTable | null = table;
    table = buildLinkTable(moment.hosts, moment.members, undefined, before);
    state = diagnose(state, { ...moment, table });
    picture = paint(moment, table, before, picture);
    const nodes = moment.members.map(member => nodeOf(member, moment));
    const next: Omit<Topology, 'verdict'> = {
      ...topology,
      seq: topology.seq + 1,
      at: moment.now,
      nodes,
      voters: nodes.filter(node => node.slots.length > 0).length,
      diagnoses: state.diagnoses,
    };
    const shown: Topology = { ...next, verdict: judge(next, moment.now) };
    const told = changes(topology, shown, moment.now);
    topology = shown;
    return { now: moment.now, topology: shown, sockets: picture, told };
  });
}

/** What our own questions told of a node, as the recording has it. */
function nodeOf(member: Member, { queries }: Moment): TopologyNode {
  const { id, host, port, busPort, role, masterId } = member;
  const { failure, pendingPings, suspected, answeredAt, ...signs } = queries.get(id) ?? NO_QUERY;
  const { version, clients, connectionsReceived, measuredAt } = signs;
  return {
    ...{ id, host, port, busPort, role, masterId },
    health: suspected ? 'pfail' : 'ok',
    reachable: failure === null,
    ...(failure
      ? { unreachableSince: failure.since, failure: explainFailure(failure.kind, `${host}:${port}`) }
      : {}),
    suspectedBy: suspected ? pendingPings : [],
    failedBy: [],
    votes: 0,
    pendingPings: pendingPings.map(by => ({ by, age: 1000 })),
    linksDown: [],
    configEpoch: 1,
    linkState: 'connected',
    slots: member.serves ? [[0, 0]] : [],
    flags: [role],
    viewAt: answeredAt,
    ...(measuredAt === undefined
      ? {}
      : {
          measures: {
            at: measuredAt,
            ...(version === undefined ? {} : { version }),
            ...(clients === undefined ? {} : { clients }),
            ...(connectionsReceived === undefined ? {} : { connectionsReceived }),
          },
        }),
  };
}

function paint(
  { now, members, hosts }: Moment,
  table: LinkTable,
  before: LinkTable | null,
  previous: SocketPicture | null,
): SocketPicture {
  return {
    at: now,
    hosts: hosts.map(({ host: name, at, interval, sample }) => ({
      name,
      kind: 'agent',
      version: 'recorded',
      address: null,
      at,
      interval,
      state: 'live',
      source: sample.source,
      took: sample.took,
      rows: sample.namespaces.reduce((sum, one) => sum + one.rows.length, 0),
      clockOffset: null,
      nodes: [...table.memory.places].flatMap(([id, place]) => (place.host === name ? [id] : [])),
      problems: sample.problems,
    })),
    nodes: nodeSocketStates(table),
    matrix: busMatrix(table, members, previous?.matrix ?? null, now, before),
    keepalive: keepaliveAudit(table, members, new Map()),
  };
}
