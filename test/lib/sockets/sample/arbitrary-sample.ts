import fc from 'fast-check';
import type {
  HostSample,
  LinkRow,
  NamespaceSample,
  PortSummary,
  RedisProcess,
} from '@/lib/sockets/sample/sample';

const count = fc.nat({ max: 5 });
const port = fc.constantFrom(6379, 6380, 16379, 40001, 40002);
const ip = fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1');
const end = fc.record({ ip, port });

/** Few values on purpose: rows must often be the same ones again, moved, changed or twice there. */
const row: fc.Arbitrary<LinkRow> = fc.record({
  local: end,
  remote: end,
  state: fc.integer({ min: 1, max: 12 }),
  txQueue: count,
  rxQueue: count,
  timer: count,
  retransmits: count,
  keepalive: fc.constantFrom(0, 29.87),
  owner: fc.option(count),
});

const summary: fc.Arbitrary<PortSummary> = fc.record({
  port,
  established: count,
  timeWait: count,
  closeWait: count,
  closing: count,
  synRecv: count,
  txQueue: count,
  rxQueue: count,
  unread: count,
  retransmitting: count,
  windowClosed: count,
  acceptQueue: count,
  opened: count,
  closed: count,
  peers: fc.array(fc.tuple(ip, count), { maxLength: 2 }),
});

const process: fc.Arbitrary<RedisProcess> = fc.record({
  pid: count,
  innerPid: count,
  kind: fc.constantFrom('server', 'sentinel'),
  program: fc.constantFrom('redis-server', 'valkey-server'),
  started: count,
  state: fc.constantFrom('S', 'R', 'T'),
  cpuTicks: count,
  port: fc.option(port),
  listens: fc.array(port, { maxLength: 2 }),
});

const namespace: fc.Arbitrary<NamespaceSample> = fc.record({
  id: fc.constantFrom('0', '4026531840', '4026532999'),
  addresses: fc.array(ip, { maxLength: 2 }),
  processes: fc.array(process, { maxLength: 2 }),
  rows: fc.array(row, { maxLength: 8 }),
  ports: fc.uniqueArray(summary, { maxLength: 3, selector: one => one.port }),
  counters: fc.option(fc.record({ retransSegs: count, passiveOpens: count, activeOpens: count })),
  tableRows: count,
});

export const arbitrarySample: fc.Arbitrary<HostSample> = fc.record({
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  seq: fc.integer({ min: 1, max: 1000 }),
  source: fc.constantFrom('proc', 'ss', 'raw'),
  cause: fc.constantFrom('tick', 'asked', 'destroyed', 'retransmission', 'process'),
  took: fc.constantFrom(0, 1.3),
  namespaces: fc.array(namespace, { maxLength: 3 }),
  problems: fc.array(fc.record({ code: fc.constantFrom('late', 'no-redis'), text: fc.string() }), {
    maxLength: 2,
  }),
});
