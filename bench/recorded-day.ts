import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { changes } from '@/lib/cluster/changes/changes';
import type { ClusterId, Millis, NodeId } from '@/lib/cluster/ids';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import { withNumbers } from '@/lib/history/numbers';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { diffTopology } from '@/lib/topology-changes';
import { Recorder } from '@/server/record/recorder';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import type { Store } from '@/server/store/store';
import { recordedTicks, repeated } from '@/test/helpers/recorded-ticks';
import { aPicture } from '@/test/server/push/a-picture';
import { aNode, aTopology } from '@/test/server/push/stepped-clusters';
import type { Row } from './harness/row';

const CLUSTER = 'bench' as ClusterId;
const HOURS = 6;
const AT_ONCE = 300;
const MEGABYTE = 1e6;

/** How long sealing may take to catch up at the end. */
const SEALING: Millis = 5000;

/** Six idle nodes as recorded, each second through differences, events, recorder, store and sealing. */
export async function recordedDay(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'slotscope-bench-'));
  const workerUrl = new URL('./harness/store-worker.ts', import.meta.url);
  const options = { dir, workerUrl, retention: { every: 20 } };
  try {
    const store = await openSqliteStore(options);
    await record(store);
    await sleep(SEALING);
    await store.close();
    const again = await openSqliteStore(options);
    const { bytes, ok, reason } = again.health();
    await again.close();
    if (!ok) throw new Error(reason ?? '');
    const what = `a day of six idle nodes, all that is recorded (${HOURS} h times ${24 / HOURS})`;
    return [{ what, unit: 'MB', ours: (bytes / MEGABYTE) * (24 / HOURS), budget: 10 }];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function record(store: Store): Promise<void> {
  const ticks = recordedTicks();
  const start = idle(Object.keys(ticks[0]!.values));
  let { topology } = start;
  let at: Millis = 0;
  const recorder = new Recorder({ id: CLUSTER, interval: 1000 }, store, () => at);
  for (const [i, tick] of [...repeated(ticks, HOURS * 3600)].entries()) {
    at = tick.at;
    const prev = topology;
    const shown = withNumbers({ ...start.topology, at: tick.dataAt }, start.picture, tick.values, at);
    const changed = diffTopology(prev, shown.topology);
    topology = { ...shown.topology, seq: changed.length > 0 ? prev.seq + 1 : prev.seq };
    recorder.take({
      ...{ at, topology, changes: changed, sockets: shown.sockets },
      events: store.number(changes(prev, topology, at)),
      observed: { prev, next: topology, shift: 0 },
      text: node => ({ text: listing(start.topology, node, at), at }),
    });
    // A read waits for all that was written before it.
    if (i % AT_ONCE === 0) await store.clusters();
  }
  recorder.stop(at);
  await store.clusters();
}

/** Nodes and hosts that the numbers belong to. */
function idle(keys: readonly string[]): { readonly topology: Topology; readonly picture: SocketPicture } {
  const subjects = [...new Set(keys.map(key => key.slice(0, key.lastIndexOf(' '))))];
  const ids = subjects.filter(subject => subject.length === 40) as NodeId[];
  const name = subjects.find(subject => subject.startsWith('host:'))?.slice('host:'.length) ?? '';
  const { hosts, nodes, ...rest } = aPicture();
  const cells = ids.map((_, i) => `${'.'.repeat(i)}-${'.'.repeat(ids.length - 1 - i)}`);
  const measures = { server: 'redis', version: '7.0.15' } as NodeMeasures;
  return {
    topology: aTopology({ id: CLUSTER, nodes: ids.map((id, i) => aNode(i, { id, measures })) }),
    picture: {
      ...rest,
      hosts: hosts.map(host => ({ ...host, name, nodes: ids })),
      nodes: ids.map((id, i) => ({ ...nodes[i % nodes.length]!, id, host: name })),
      matrix: { ids, cells, troubled: [] },
    },
  };
}

/** CLUSTER NODES as a node prints it: its stamps move with each look, the rest stands. */
const listing = ({ nodes }: Topology, observer: NodeId, at: Millis): string =>
  nodes
    .map(
      ({ id, port, busPort, role }) =>
        `${id} 127.0.0.1:${port}@${busPort} ${id === observer ? 'myself,' : ''}${role} - 0 ${at} 1 connected\n`,
    )
    .join('');
