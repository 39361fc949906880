import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { HostLooker } from '@/server/sockets/host-looker';
import { SsSource } from '@/server/sockets/ss-source';
import { startServers } from '@/test/helpers/real-cluster';
import { withCrowd } from './harness/crowd';
import { summarise, type Timing } from './harness/measure';
import type { Row } from './harness/row';

/** Rounds in which each takes its turn, so that what else the machine does meets all of them alike. */
const ROUNDS = { warmUp: 5, counted: 25 };
/** Runs of a program per round: starting a shell is paid once, starting the program as often as it runs. */
const REPEATS = 3;
const TABLES = '/proc/net/tcp /proc/net/tcp6';
const PROGRAMS = {
  cat: `cat ${TABLES}`,
  awk: `awk '$2 ~ /:18EB$|:42CD$/ {print $2,$3,$4}' ${TABLES}`,
  ss: 'ss -tan',
} as const;

/** One look at a node with many clients, and at a node on a host with many sockets of others. */
export async function sampling(): Promise<Row[]> {
  const server = await startServers(1, { options: { maxclients: 15_000, 'cluster-enabled': 'yes' } });
  const port = server.nodes[0]?.port ?? null;
  try {
    return [
      // Few first: what is gone stays in TIME_WAIT for a minute.
      ...(await withCrowd(1000, port, () => compare('1k sockets, all clients of ours', 'proc'))),
      ...(await withCrowd(18_000, null, () => compare('18k sockets, none of ours', 'ss'))),
      ...(await withCrowd(18_000, port, () => compare('18k sockets, all clients of ours', 'proc'))),
    ];
  } finally {
    await server.stop();
  }
}

async function compare(what: string, source: 'proc' | 'ss'): Promise<Row[]> {
  const looker = new HostLooker(
    '/proc',
    'namespace',
    new SsSource('ss', source === 'ss' ? 0 : Number.POSITIVE_INFINITY),
  );
  const look = async () => {
    const sample = await looker.look('tick');
    // The whole table is read at first, and again whenever a Redis process comes or goes.
    return sample.source === source ? sample.took : Number.NaN;
  };
  const times = await inTurns({
    look,
    read: async () => timed(readTables),
    cat: async () => program('cat'),
    awk: async () => program('awk'),
    ss: async () => program('ss'),
  });
  const { look: ours, read, cat, awk, ss } = times;
  if (ours.runs < 5) throw new Error(`Looks did not come from ${source}: Redis processes came and went.`);
  const share = source === 'ss' ? 0.5 : 1.2;
  const row = { unit: 'ms', ours: ours.median, p95: ours.p95, limit: read.median };
  const by = `${what}: look by ${source === 'ss' ? 'ss' : '/proc'}`;
  return [
    { ...row, what: `${by}, beside cat`, peer: cat.median, budget: share * cat.median },
    { ...row, what: `${by}, beside awk`, peer: awk.median },
    { ...row, what: `${by}, beside ss -tan`, peer: ss.median },
  ];
}

async function inTurns<Name extends string>(
  runs: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, Timing>> {
  const names = Object.keys(runs) as Name[];
  const times = new Map<Name, number[]>(names.map(name => [name, []]));
  for (let round = 0; round < ROUNDS.warmUp + ROUNDS.counted; round++)
    for (const name of names) {
      const took = await runs[name]();
      if (round >= ROUNDS.warmUp && !Number.isNaN(took)) times.get(name)?.push(took);
    }
  return Object.fromEntries(names.map(name => [name, summarise(times.get(name) ?? [])])) as Record<
    Name,
    Timing
  >;
}

function timed(run: () => void): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}

/** One run of a program as its user pays for it: from fork to end. */
function program(name: keyof typeof PROGRAMS): number {
  const runs = `${PROGRAMS[name]} > /dev/null; `.repeat(REPEATS);
  // The shell's clock: ours would count starting the shell out of a large process.
  const script = `a=$(date +%s%N); ${runs} b=$(date +%s%N); echo $((b - a))`;
  return Number(execFileSync('sh', ['-c', script], { encoding: 'utf8' })) / 1e6 / REPEATS;
}

const page = new Uint8Array(256 * 1024);

/** The kernel's own cost: both tables read and thrown away. */
function readTables(): void {
  for (const path of TABLES.split(' ')) {
    const fd = openSync(path, 'r');
    while (readSync(fd, page, 0, page.length, null) > 0);
    closeSync(fd);
  }
}
