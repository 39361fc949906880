import type { Millis, NodeId } from '../../cluster/ids';
import type { LinkTable, NodeSockets } from '../links/link-table';
import type { PortSummary } from '../sample/sample';
import type { QuerySigns } from './input';

/** The window of the field's thresholds: bus connections -25 %, client connections -50 % within 30 s. */
const WINDOW: Millis = 30_000;
/** A look a second is enough for what is judged over many. */
const APART: Millis = 900;

export interface ClientLook {
  readonly at: Millis;
  readonly client: PortSummary;
}

export interface InfoLook {
  readonly at: Millis;
  readonly received: number;
  readonly clients: number;
}

/** What is remembered of one node's own kernel and process, and of its INFO. */
export interface NodeHistory {
  /** About one a second, oldest first, the last 30 s. */
  readonly looks: readonly ClientLook[];
  readonly infos: readonly InfoLook[];
  /** Since when clients' bytes lie unread without becoming fewer. */
  readonly unreadSince: Millis | null;
  readonly unreadBytes: number;
  /** In how many looks in a row. */
  readonly unreadLooks: number;
  /** Since when its process has used no processor time; null while it does, or where that is not known. */
  readonly idleSince: Millis | null;
  readonly cpuTicks: number;
  readonly process: string;
  /** The state letter of its process, and since when it is that. */
  readonly state: string;
  readonly stateSince: Millis;
  readonly at: Millis;
  /** Since when somebody waits to be accepted. */
  readonly acceptSince: Millis | null;
}

const NOTHING: NodeHistory = {
  looks: [],
  infos: [],
  unreadSince: null,
  unreadBytes: 0,
  unreadLooks: 0,
  idleSince: null,
  cpuTicks: -1,
  process: '',
  state: '',
  stateSince: 0,
  at: 0,
  acceptSince: null,
};

export function followNodes(
  before: ReadonlyMap<NodeId, NodeHistory>,
  table: LinkTable,
  queries: ReadonlyMap<NodeId, QuerySigns>,
): ReadonlyMap<NodeId, NodeHistory> {
  const after = new Map<NodeId, NodeHistory>();
  for (const [id, sockets] of table.nodes) {
    const old = before.get(id) ?? NOTHING;
    after.set(id, withInfo(sockets.at > old.at ? look(old, sockets) : old, queries.get(id)));
  }
  return after;
}

function look(old: NodeHistory, { at, process, client }: NodeSockets): NodeHistory {
  const last = old.looks.at(-1);
  const looks =
    client && (!last || at - last.at >= APART)
      ? [...old.looks.filter(one => at - one.at <= WINDOW), { at, client }]
      : old.looks;
  const name = process ? `${process.pid} ${process.started}` : '';
  const same = name === old.process;
  const idle = same && process !== null && process.cpuTicks === old.cpuTicks;
  const unread = client?.unread ? client.rxQueue : 0;
  const piling = old.unreadBytes > 0 && unread >= old.unreadBytes;
  const waits = (client?.acceptQueue ?? 0) > 0;
  return {
    ...old,
    looks: same ? looks : looks.slice(-1),
    unreadSince: unread === 0 ? null : piling ? (old.unreadSince ?? at) : at,
    unreadBytes: unread,
    unreadLooks: unread === 0 ? 0 : piling ? old.unreadLooks + 1 : 1,
    idleSince: idle ? (old.idleSince ?? old.at) : null,
    cpuTicks: process?.cpuTicks ?? -1,
    process: name,
    state: process?.state ?? '',
    stateSince: same && process?.state === old.state ? old.stateSince : at,
    at,
    acceptSince: waits ? (old.acceptSince ?? at) : null,
  };
}

function withInfo(history: NodeHistory, query: QuerySigns | undefined): NodeHistory {
  const { measuredAt: at, connectionsReceived: received, clients } = query ?? {};
  if (at === undefined || received === undefined || clients === undefined) return history;
  if (at <= (history.infos.at(-1)?.at ?? 0)) return history;
  return {
    ...history,
    infos: [...history.infos.filter(one => at - one.at <= WINDOW), { at, received, clients }],
  };
}
