import type { NodeId } from '@/lib/cluster/ids';
import type { NodeLine } from '@/lib/cluster/node-line';
import type { FaultId } from '@/lib/wire';
import type { Demo } from './demo';
import { createDemoFolder, recordChildren, removeFolder, sweepDeadDemos } from './demo-folder';
import { DEMO_FAULTS } from './faults';
import { formCluster, readView } from './form-cluster';
import { findFreePorts } from './free-ports';
import { LightLoad } from './light-load';
import { injectReal, type RealServers } from './real-faults';
import { ServerProcess } from './server-process';

const NODES = 6;
const ATTEMPTS = 3;

/**
 * Six real servers on loopback, three masters with a replica each, under a light load. Rejects when `binary` does not
 * give a healthy cluster; then nothing is left behind. `log` gets one line per thing worth knowing.
 */
export async function startRealDemo(binary: string, log: (text: string) => void): Promise<Demo> {
  for (const folder of sweepDeadDemos()) log(`Removed ${folder}, left by a demo that did not end cleanly.`);
  for (let attempt = 1; ; attempt++) {
    const demo = new RealDemo(binary, await findFreePorts(NODES), log);
    try {
      await demo.start();
      return demo;
    } catch (error) {
      await demo.stop();
      // Somebody else may have taken one of the ports in between.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

class RealDemo implements Demo, RealServers {
  readonly simulated = false;
  readonly faults = DEMO_FAULTS;
  readonly seeds: readonly string[];
  readonly nodes = new Map<NodeId, ServerProcess>();
  migration: AbortController | null = null;
  private readonly folder = createDemoFolder();
  private readonly processes: readonly ServerProcess[];
  private readonly load: LightLoad;
  private stopping: Promise<void> | null = null;

  constructor(
    binary: string,
    basePort: number,
    readonly log: (text: string) => void,
  ) {
    this.processes = Array.from(
      { length: NODES },
      (_, i) => new ServerProcess(binary, this.folder, basePort + i),
    );
    this.seeds = this.processes.map(server => server.name);
    this.load = new LightLoad(() => this.running().map(([, server]) => server.port));
  }

  async start(): Promise<void> {
    process.on('exit', this.cleanNow);
    await Promise.all(this.processes.map(server => this.startServer(server)));
    const ids = await formCluster(this.processes.map(server => server.port));
    for (const [i, id] of ids.entries()) {
      const server = this.processes[i];
      if (server) this.nodes.set(id, server);
    }
    this.load.start();
  }

  startServer(server: ServerProcess): Promise<void> {
    return server.start(() =>
      recordChildren(
        this.folder,
        this.processes.flatMap(({ pid }) => pid ?? []),
      ),
    );
  }

  async inject(fault: FaultId, node: NodeId): Promise<string> {
    const server = this.nodes.get(node);
    if (!server) throw new Error(`No node ${node} in the demo cluster.`);
    if (this.stopping) throw new Error('The demo is stopping.');
    return injectReal(this, fault, node, server);
  }

  running(): (readonly [NodeId, ServerProcess])[] {
    return [...this.nodes].filter(([, server]) => server.state === 'running');
  }

  async view(preferred: NodeId): Promise<readonly NodeLine[]> {
    const order = this.running().sort(([a], [b]) => Number(b === preferred) - Number(a === preferred));
    for (const [, server] of order) {
      const lines = await readView(server.port, 1000).catch(() => []);
      if (lines.length > 0) return lines;
    }
    throw new Error('No node of the demo cluster answers.');
  }

  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<void> {
    this.load.stop();
    this.migration?.abort();
    await Promise.all(this.processes.map(server => server.kill()));
    removeFolder(this.folder);
    process.off('exit', this.cleanNow);
  }

  private readonly cleanNow = (): void => {
    for (const server of this.processes) server.killNow();
    removeFolder(this.folder);
  };
}
