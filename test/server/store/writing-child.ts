/** Writes a tick, a change and an event each turn, and prints how far it got: `writing-child.ts DIR WORKER-URL FIRST`. */
import type { ClusterId } from '@/lib/cluster/ids';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import { aTopology } from '../push/stepped-clusters';

const [dir = '', worker = '', first = '1'] = process.argv.slice(2);
const cluster = 'prod' as ClusterId;
const store = await openSqliteStore({ dir, workerUrl: new URL(worker), retention: { every: 30 } });
const values = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`cluster cluster.n${i}`, i]));
let at = Number(first);
let told = 0;

store.write([{ cluster, at, type: 'topology', topology: aTopology({ at, seq: at }) }]);
setInterval(() => {
  const [event] = store.number([{ at, type: 'log', level: 'info', text: `${at}`, data: {} }]);
  store.write([
    {
      cluster,
      at,
      type: 'topology-changes',
      seq: at,
      changes: [{ type: 'cluster', facts: { currentEpoch: at } }],
    },
    { cluster, at, type: 'event', event: event! },
    { cluster, at, type: 'tick', dataAt: at, values: { ...values, 'cluster cluster.seq': at } },
  ]);
  at++;
  const { writtenUntil } = store.health();
  if (writtenUntil > told) {
    told = writtenUntil;
    process.stdout.write(`${told}\n`);
  }
}, 1);
