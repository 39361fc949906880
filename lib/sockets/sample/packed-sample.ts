import { z } from 'zod/mini';
import { MAX_ROWS } from '../../agent-wire';
import type { SampleCause, SampleProblem } from './sample';

const MAX_NAMESPACES = 512;
const MAX_PROCESSES = 1024;
const MAX_ADDRESSES = 1024;
/** Also the most ports a sample may sum up. */
const MAX_PORTS = 4096;

const count = z.number().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
const whole = z.int().check(z.gte(0));
const port = z.int().check(z.gte(0), z.lte(65_535));
const short = z.string().check(z.maxLength(64));
const sentence = z.string().check(z.maxLength(500));
const ports = z.array(port).check(z.maxLength(MAX_PORTS));

/** `[state, txQueue, rxQueue, timer, retransmits, keepalive, owner]`. */
const rowValues = [whole, count, count, whole, whole, count, z.nullable(whole)] as const;
/** `[place in this sample, local ip, local port, remote ip, remote port, ...values]`. */
const newRow = z.tuple([whole, short, port, short, port, ...rowValues]);
/** `[place in the sample before, ...values]`. */
const changedRow = z.tuple([whole, ...rowValues]);
/** `[port, established, timeWait, closeWait, closing, synRecv, txQueue, rxQueue, unread, retransmitting, windowClosed, acceptQueue, opened, closed, peers]`; without peers they are as before. */
const portSummary = z.tuple([
  port,
  ...([count, count, count, count, count, count, count, count, count, count, count, count, count] as const),
  z.optional(z.array(z.tuple([short, count])).check(z.maxLength(16))),
]);

const CAUSES: { readonly [C in SampleCause]: C } = {
  tick: 'tick',
  asked: 'asked',
  destroyed: 'destroyed',
  retransmission: 'retransmission',
  process: 'process',
};
const CODES: { readonly [C in SampleProblem['code']]: C } = {
  'namespace-unreadable': 'namespace-unreadable',
  'owners-unreadable': 'owners-unreadable',
  'rows-damaged': 'rows-damaged',
  'rows-truncated': 'rows-truncated',
  'too-many-rows': 'too-many-rows',
  late: 'late',
  'no-redis': 'no-redis',
  'ss-failed': 'ss-failed',
  'look-failed': 'look-failed',
};

const process = z.strictObject({
  pid: whole,
  innerPid: whole,
  kind: z.enum(['server', 'sentinel']),
  program: short,
  started: count,
  state: z.string().check(z.maxLength(2)),
  cpuTicks: count,
  port: z.nullable(port),
  listens: ports,
});

const namespace = z.strictObject({
  id: short,
  /** Every list below is left out where it is as before. */
  addresses: z.optional(z.array(short).check(z.maxLength(MAX_ADDRESSES))),
  processes: z.optional(z.array(process).check(z.maxLength(MAX_PROCESSES))),
  /** `[place in the list before, state, cpuTicks]`, where nothing else has changed. */
  ticks: z.optional(
    z.array(z.tuple([whole, z.string().check(z.maxLength(2)), count])).check(z.maxLength(MAX_PROCESSES)),
  ),
  gone: z.optional(z.array(whole).check(z.maxLength(MAX_ROWS))),
  changed: z.optional(z.array(changedRow).check(z.maxLength(MAX_ROWS))),
  added: z.optional(z.array(newRow).check(z.maxLength(MAX_ROWS))),
  /** The order of the ports, where it is not the one before. */
  portOrder: z.optional(ports),
  ports: z.optional(z.array(portSummary).check(z.maxLength(MAX_PORTS))),
  /** `[retransSegs, passiveOpens, activeOpens]`. */
  counters: z.nullable(z.tuple([count, count, count])),
  tableRows: whole,
});

/** A sample as agents send it: whole, or as what is different from the one with `base` as its number. */
export const packedSample = z.strictObject({
  at: z.number().check(z.gte(0), z.lte(8.64e15)),
  seq: whole,
  /** `seq` of the sample this one is told by; null for a whole one. */
  base: z.nullable(whole),
  source: z.enum(['proc', 'ss', 'raw']),
  cause: z.enum(CAUSES),
  took: count,
  problems: z
    .array(
      z.strictObject({
        code: z.enum(CODES),
        text: sentence,
      }),
    )
    .check(z.maxLength(64)),
  namespaces: z.array(namespace).check(z.maxLength(MAX_NAMESPACES)),
});

export type PackedSample = z.infer<typeof packedSample>;
export type PackedNamespace = PackedSample['namespaces'][number];
export type PackedRow = z.infer<typeof newRow>;
export type PackedPort = z.infer<typeof portSummary>;
