import { z } from 'zod/mini';
import { MAX_ROWS } from '../../agent-wire';
import { eachCounter } from './port-counters';
import type { SampleCause, SampleProblem } from './sample';
import { MAX_SIZE } from './sample-size';

/** Beside what a whole sample may have (`sample-size.ts`). */
export const MAX_PER_NAMESPACE = { processes: 1024, addresses: 1024 } as const;
export const MAX_PROBLEMS = 64;
/** Characters of one problem. */
export const MAX_SENTENCE = 500;

const count = z.number().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
const whole = z.int().check(z.gte(0));
const port = z.int().check(z.gte(0), z.lte(65_535));
const short = z.string().check(z.maxLength(64));
const sentence = z.string().check(z.maxLength(MAX_SENTENCE));
const ports = z.array(port).check(z.maxLength(MAX_SIZE.ports));

/** `[state, txQueue, rxQueue, timer, retransmits, keepalive, owner]`. */
const rowValues = [whole, count, count, whole, whole, count, z.nullable(whole)] as const;
/** `[place in this sample, local ip, local port, remote ip, remote port, ...values]`. */
const newRow = z.tuple([whole, short, port, short, port, ...rowValues]);
/** `[place in the sample before, ...values]`. */
const changedRow = z.tuple([whole, ...rowValues]);
/** `[port, ...counters, peers]`; without peers they are as before. */
const portSummary = z.tuple([
  port,
  ...eachCounter(() => count),
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
  addresses: z.optional(z.array(short).check(z.maxLength(MAX_PER_NAMESPACE.addresses))),
  processes: z.optional(z.array(process).check(z.maxLength(MAX_PER_NAMESPACE.processes))),
  /** `[place in the list before, state, cpuTicks]`, where nothing else has changed. */
  ticks: z.optional(
    z
      .array(z.tuple([whole, z.string().check(z.maxLength(2)), count]))
      .check(z.maxLength(MAX_PER_NAMESPACE.processes)),
  ),
  gone: z.optional(z.array(whole).check(z.maxLength(MAX_ROWS))),
  changed: z.optional(z.array(changedRow).check(z.maxLength(MAX_ROWS))),
  added: z.optional(z.array(newRow).check(z.maxLength(MAX_ROWS))),
  /** The order of the ports, where it is not the one before. */
  portOrder: z.optional(ports),
  ports: z.optional(z.array(portSummary).check(z.maxLength(MAX_SIZE.ports))),
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
    .check(z.maxLength(MAX_PROBLEMS)),
  namespaces: z.array(namespace).check(z.maxLength(MAX_SIZE.namespaces)),
});

export type PackedSample = z.infer<typeof packedSample>;
export type PackedNamespace = PackedSample['namespaces'][number];
export type PackedRow = z.infer<typeof newRow>;
export type PackedPort = z.infer<typeof portSummary>;
