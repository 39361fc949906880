import { z } from 'zod';
import type { MigrationRun } from '@/lib/cluster/migrations/run';
import type {
  InferredFacts,
  NodeMeasures,
  SlotsSummary,
  Topology,
  TopologyNode,
} from '@/lib/cluster/topology';
import { DIAGNOSIS_KINDS, type Diagnosis } from '@/lib/sockets/diagnose/diagnosis';

const level = z.enum(['ok', 'info', 'warning', 'critical', 'unknown']);
const nodeId = z.string();
const millis = z.number();
const range = z.tuple([z.number(), z.number()]);

const failure = z.strictObject({ kind: z.string(), text: z.string(), advice: z.string() });

const evidence = z.strictObject({
  text: z.string(),
  level,
  by: z.string().describe('A node id, or "us" for what the server found itself.'),
  witness: z.string().optional().describe('"host:<name>" or "process:<name>" for what a kernel shows.'),
  since: millis.optional(),
  node: nodeId.optional(),
  confirm: z.string().optional(),
});

export const measuresSchema = z.strictObject({
  at: millis,
  version: z.string().optional(),
  server: z.string().optional(),
  uptimeSeconds: z.number().optional(),
  keys: z.number().optional(),
  opsPerSec: z.number().optional(),
  usedMemory: z.number().optional(),
  maxMemory: z.number().optional(),
  clients: z.number().optional(),
  replOffset: z.number().optional(),
  masterLink: z.enum(['up', 'down']).optional(),
  masterLastIo: z.number().optional(),
  lag: z.number().optional(),
  loading: z.boolean().optional(),
  clusterState: z.enum(['ok', 'fail']).optional(),
  votesAsked: z.number().optional(),
  votesReceived: z.number().optional(),
  handoversAsked: z.number().optional(),
  runId: z.string().optional(),
  processId: z.number().optional(),
  tcpPort: z.number().optional(),
  connectionsReceived: z.number().optional(),
} satisfies Record<keyof NodeMeasures, z.ZodType>);

const inferred = z.strictObject({
  confidence: z.number(),
  why: z.string(),
  doubt: z
    .enum(['role', 'early', 'owners'])
    .optional()
    .describe(
      '`role`: its role cannot be told yet; `early`: it may be corrected; `owners`: its sockets may not be told from others.',
    ),
  host: z.string().optional(),
  unseenSince: millis.optional(),
} satisfies Record<keyof InferredFacts, z.ZodType>);

const node = z.strictObject({
  id: nodeId,
  host: z.string(),
  port: z.number(),
  busPort: z.number(),
  hostname: z.string().optional(),
  role: z.enum(['master', 'replica']),
  masterId: nodeId.nullable(),
  health: z.enum(['ok', 'pfail', 'fail', 'handshake', 'noaddr']).describe('What the cluster says.'),
  reachable: z.boolean().describe('What the server found itself.'),
  unreachableSince: millis.optional(),
  failure: failure.optional(),
  suspectedBy: z.array(nodeId),
  failedBy: z.array(nodeId),
  votes: z.number(),
  pendingPings: z.array(z.strictObject({ by: nodeId, age: millis })),
  linksDown: z.array(nodeId),
  configEpoch: z.number(),
  linkState: z.enum(['connected', 'disconnected']),
  slots: z.array(range),
  flags: z.array(z.string()),
  viewAt: millis,
  knownBy: z.number().optional(),
  measures: measuresSchema.optional(),
  successor: nodeId.optional(),
  limited: z.array(failure).optional(),
  inferred: inferred.optional(),
} satisfies Record<keyof TopologyNode, z.ZodType>);

const slots = z.strictObject({
  assigned: z.number(),
  ok: z.number(),
  pfail: z.number(),
  fail: z.number(),
  unassigned: z.array(range),
  contested: z.array(z.strictObject({ slots: z.array(range), by: z.array(nodeId) })),
  migrating: z.array(
    z.strictObject({
      slot: z.number(),
      from: nodeId,
      to: nodeId,
      marks: z.enum(['both', 'source', 'target']),
      onReplica: z.literal(true).optional(),
    }),
  ),
} satisfies Record<keyof SlotsSummary, z.ZodType>);

const disagreement = z.strictObject({
  type: z.enum(['membership', 'role', 'slots', 'epoch', 'health']),
  text: z.string(),
  node: nodeId.optional(),
  sides: z.array(z.strictObject({ says: z.string(), nodes: z.array(nodeId) })),
});

/** `Diagnosis` of lib/sockets/diagnose/diagnosis.ts. */
export const diagnosisSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(DIAGNOSIS_KINDS),
  node: nodeId,
  peer: nodeId.optional(),
  state: z.enum(['suspected', 'confirmed']),
  level: z.enum(['info', 'warning', 'critical']),
  since: millis,
  confirmedAt: millis.nullable(),
  confidence: z.number(),
  text: z.string(),
  evidence: z.array(
    z.strictObject({ witness: z.string(), at: millis, text: z.string(), confirm: z.string().optional() }),
  ),
  pfailAt: millis.nullable(),
  lastSeen: millis.optional(),
} satisfies Record<keyof Diagnosis, z.ZodType>);

const migration = z.strictObject({
  id: z.string(),
  kind: z.enum(['keys', 'atomic']),
  from: nodeId,
  to: nodeId,
  state: z.enum(['moving', 'stuck', 'finished', 'aborted', 'failed']),
  stuck: z.enum(['one-sided', 'on-replica', 'no-progress']).optional(),
  stuckSlots: z.array(range).optional(),
  since: millis,
  lastProgress: millis,
  ended: millis.optional(),
  lasted: millis.optional(),
  moved: z.array(range),
  marked: z.array(range),
  dropped: z.array(range),
  counted: z.number().nullable(),
  keysLeft: z.number().nullable(),
  keysMost: z.number().nullable(),
  keysMoved: z.number().nullable(),
  keysUnknown: z.string().optional(),
  rate: z.strictObject({ keysPerSecond: z.number().nullable(), slotsPerMinute: z.number() }).nullable(),
  timeLeft: millis.nullable(),
  phase: z.string().optional(),
  bytesLeft: z.number().optional(),
  retries: z.number().optional(),
  error: z.string().optional(),
} satisfies Record<keyof MigrationRun, z.ZodType>);

/** `Topology` of lib/cluster/topology.ts, for the OpenAPI document; a key missing here does not compile. */
export const topologySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  seq: z.number(),
  at: millis,
  interval: millis,
  simulated: z.boolean(),
  mode: z.enum(['queries', 'sockets']),
  state: z.enum(['ok', 'fail', 'unknown']),
  verdict: z.strictObject({
    level,
    code: z.string(),
    text: z.string(),
    risk: z.string(),
    evidence: z.array(evidence),
  }),
  currentEpoch: z.number(),
  voters: z.number(),
  quorum: z.number(),
  slots,
  nodes: z.array(node),
  views: z.array(z.strictObject({ node: nodeId, at: millis, digest: z.string(), currentEpoch: z.number() })),
  disagreements: z.array(disagreement),
  splitSince: millis.nullable(),
  seeds: z.array(z.strictObject({ seed: z.string(), ok: z.boolean(), failure: failure.optional() })),
  diagnoses: z.array(diagnosisSchema),
  migrations: z.array(migration).optional(),
} satisfies Record<keyof Topology, z.ZodType>);
