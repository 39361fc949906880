import { Flag } from '@/lib/cluster/flags';
import type { NodeId } from '@/lib/cluster/ids';
import type { NodeLine } from '@/lib/cluster/node-line';
import type { FaultId } from '@/lib/wire';
import { moveSlots } from './move-slots';
import { askText, sendCommand } from './send-command';
import type { ServerProcess } from './server-process';

const SLOTS_TO_MOVE = 500;

/** The running real demo, as far as its faults need it. */
export interface RealServers {
  readonly nodes: Map<NodeId, ServerProcess>;
  /** Set while slots are being moved; aborts the move. */
  migration: AbortController | null;
  readonly log: (text: string) => void;
  startServer(server: ServerProcess): Promise<void>;
  running(): (readonly [NodeId, ServerProcess])[];
  /** How a running node sees the cluster: `preferred` if it runs, since nobody knows a node's role better than itself. */
  view(preferred: NodeId): Promise<readonly NodeLine[]>;
}

/** Does one fault to one real node. Rejects with a sentence when it makes no sense. */
export async function injectReal(
  demo: RealServers,
  fault: FaultId,
  id: NodeId,
  server: ServerProcess,
): Promise<string> {
  const { name, state } = server;
  switch (fault) {
    case 'kill':
      if (state === 'killed') throw new Error(`${name} is not running.`);
      await server.kill();
      return `Killed ${name} with SIGKILL.`;
    case 'freeze':
      if (state !== 'running') throw new Error(`${name} is ${state} already.`);
      server.freeze();
      return `Froze ${name} with SIGSTOP.`;
    case 'resume':
      if (state !== 'frozen') throw new Error(`${name} is not frozen.`);
      server.resume();
      return `Let ${name} go on with SIGCONT.`;
    case 'restart':
      if (state !== 'killed') throw new Error(`${name} is ${state}, not killed.`);
      await demo.startServer(server);
      return `Started ${name} again.`;
    case 'failover':
      return failover(demo, id, server);
    case 'migrate':
      return migrate(demo, id, server);
    case 'drop-replica':
      return dropReplica(demo, id, server);
  }
}

async function failover(demo: RealServers, id: NodeId, server: ServerProcess): Promise<string> {
  const lines = await demo.view(id);
  const replica = lineOf(lines, id, server).flags & Flag.slave ? server : await bestReplica(demo, lines, id);
  if (!replica) throw new Error(`${server.name} has no running replica to take over.`);
  if (replica.state !== 'running') throw new Error(`${replica.name} is ${replica.state}.`);
  await sendCommand(replica.port, ['CLUSTER', 'FAILOVER']);
  return `Asked replica ${replica.name} to take over from its master.`;
}

/** The running replica that has received the most of its master's stream. */
async function bestReplica(
  demo: RealServers,
  lines: readonly NodeLine[],
  master: NodeId,
): Promise<ServerProcess | null> {
  let best: ServerProcess | null = null;
  let furthest = -1;
  for (const { id } of lines.filter(line => line.masterId === master)) {
    const server = demo.nodes.get(id);
    if (server?.state !== 'running') continue;
    const info = await askText(server.port, ['INFO', 'replication'], 1000).catch(() => '');
    const offset = Number(/slave_repl_offset:(\d+)/.exec(info)?.[1] ?? -1);
    if (offset > furthest) {
      best = server;
      furthest = offset;
    }
  }
  return best;
}

async function migrate(demo: RealServers, id: NodeId, server: ServerProcess): Promise<string> {
  if (demo.migration) throw new Error('A migration is running already.');
  const abort = new AbortController();
  demo.migration = abort;
  try {
    if (server.state !== 'running') throw new Error(`${server.name} is ${server.state}.`);
    const lines = await demo.view(id);
    const slots = lineOf(lines, id, server)
      .slots.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
      .slice(0, SLOTS_TO_MOVE);
    if (slots.length === 0) throw new Error(`${server.name} owns no slots.`);
    const target = nextMaster(demo, lines, server);
    if (!target) throw new Error('No other running master to move slots to.');
    void moveSlots({ id, port: server.port }, target, slots, abort.signal)
      .catch(error => {
        if (!abort.signal.aborted) demo.log(`The slot migration stopped: ${error.message}`);
      })
      .finally(() => {
        demo.migration = null;
      });
    return `Moving ${slots.length} slots from ${server.name} to 127.0.0.1:${target.port} over about 10 s.`;
  } catch (error) {
    demo.migration = null;
    throw error;
  }
}

/** The running master with slots on the next higher port, or the lowest one. */
function nextMaster(
  demo: RealServers,
  lines: readonly NodeLine[],
  source: ServerProcess,
): NodeLine | undefined {
  const others = lines
    .filter(line => line.slots.length > 0 && line.port !== source.port)
    .filter(line => demo.nodes.get(line.id)?.state === 'running')
    .sort((a, b) => a.port - b.port);
  return others.find(line => line.port > source.port) ?? others[0];
}

async function dropReplica(demo: RealServers, id: NodeId, server: ServerProcess): Promise<string> {
  const lines = await demo.view(id);
  if (!(lineOf(lines, id, server).flags & Flag.slave))
    throw new Error(`${server.name} is a master, not a replica.`);
  const others = demo.running().filter(([other]) => other !== id);
  const forgotten = await Promise.allSettled(
    others.map(([, other]) => sendCommand(other.port, ['CLUSTER', 'FORGET', id])),
  );
  // The connection closes in place of an answer.
  if (server.state === 'running') await sendCommand(server.port, ['SHUTDOWN', 'NOSAVE']).catch(() => {});
  if (server.state === 'frozen') await server.kill();
  await server.waitForExit();
  demo.nodes.delete(id);
  const failed = forgotten.filter(result => result.status === 'rejected').length;
  const missed = failed > 0 ? ` ${failed} of ${others.length} nodes did not take the FORGET.` : '';
  return `Dropped replica ${server.name}: forgotten by ${others.length - failed} nodes, then shut down.${missed}`;
}

function lineOf(lines: readonly NodeLine[], id: NodeId, server: ServerProcess): NodeLine {
  const line = lines.find(candidate => candidate.id === id);
  if (!line) throw new Error(`The cluster does not know ${server.name}.`);
  return line;
}
