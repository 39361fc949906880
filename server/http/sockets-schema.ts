import { z } from 'zod';
import { byName } from '@/lib/by-name';
import type { SentinelSockets } from '@/lib/sockets/infer/find-sentinels';
import { PLANE_COUNTERS } from '@/lib/sockets/picture/plane-counters';
import type {
  BusMatrix,
  HostState,
  KeepaliveFinding,
  NodeSocketState,
  SocketPicture,
  SocketSeries,
  TroubledLink,
} from '@/lib/sockets/picture/socket-picture';

const nodeId = z.string();
const millis = z.number();
const source = z.enum(['proc', 'ss', 'raw']);

const host = z.strictObject({
  name: z.string(),
  kind: z.enum(['local', 'agent', 'shell']),
  version: z.string().nullable(),
  address: z.string().nullable(),
  at: millis.nullable(),
  interval: millis,
  state: z.enum(['live', 'stale', 'refused']),
  source: source.nullable(),
  took: millis.nullable(),
  rows: z.number(),
  clockOffset: millis.nullable().describe("The host's clock minus this server's, in ms."),
  nodes: z.array(nodeId),
  problems: z.array(z.strictObject({ code: z.string(), text: z.string() })),
} satisfies Record<keyof HostState, z.ZodType>);

/** Each counter of a plane as `value` says. */
const counters = <V extends z.ZodType>(value: V) => z.strictObject(byName(PLANE_COUNTERS, () => value));

const node = z.strictObject({
  id: nodeId,
  host: z.string(),
  at: millis,
  source,
  process: z.string().nullable().describe('State letter of the process as in /proc; null when it is gone.'),
  client: counters(z.number()).nullable(),
  bus: counters(z.number()).nullable(),
} satisfies Record<keyof NodeSocketState, z.ZodType>);

const troubled = z.strictObject({
  from: nodeId,
  to: nodeId,
  sign: z.enum(['connecting', 'retransmitting', 'unread', 'window-closed', 'half-open', 'closing']),
  retransmits: z.number(),
  txQueue: z.number(),
  rxQueue: z.number(),
  since: millis,
} satisfies Record<keyof TroubledLink, z.ZodType>);

const matrix = z.strictObject({
  ids: z.array(nodeId),
  cells: z
    .array(z.string())
    .describe(
      'A string a node, a letter a link to the node of that place: "." well, "," well as seen from one end, "?" unseen, " " no connection, "-" itself, "!" troubled.',
    ),
  troubled: z.array(troubled),
} satisfies Record<keyof BusMatrix, z.ZodType>);

const keepalive = z.strictObject({
  node: nodeId,
  without: z.number(),
  of: z.number(),
  interval: z.number().nullable().describe('Seconds.'),
  text: z.string(),
  advice: z.string(),
  level: z.enum(['info', 'warning']),
} satisfies Record<keyof KeepaliveFinding, z.ZodType>);

const sentinel = z.strictObject({
  host: z.string(),
  port: z.number(),
  at: millis,
  connections: z.array(
    z.strictObject({
      to: z.strictObject({ ip: z.string(), port: z.number() }),
      node: nodeId.nullable(),
      sentinel: z.boolean(),
    }),
  ),
} satisfies Record<keyof SentinelSockets, z.ZodType>);

/** `SocketPicture` of lib/sockets/picture/socket-picture.ts, for the OpenAPI document; a key missing here does not compile. */
export const pictureSchema = z.strictObject({
  at: millis,
  hosts: z.array(host),
  nodes: z.array(node),
  matrix,
  keepalive: z.array(keepalive),
  sentinels: z.array(sentinel).optional(),
} satisfies Record<keyof SocketPicture, z.ZodType>);

export const seriesSchema = z.strictObject({
  node: nodeId,
  at: z.array(millis),
  client: counters(z.array(z.number().nullable())),
  bus: counters(z.array(z.number().nullable())),
} satisfies Record<keyof SocketSeries, z.ZodType>);
