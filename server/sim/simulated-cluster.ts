import type { Millis, NodeId } from '@/lib/cluster/ids';
import { Commands } from './commands';
import { bestReplica, promote } from './elections';
import { addNode, forgetNode, removeNode } from './membership';
import { startMigration } from './migrations';
import { NodeListener } from './node-listener';
import { freezeNode, killNode, restartNode, resumeNode } from './process-faults';
import { tick } from './tick';
import { createWorld, isVoter, nameOf, type SimNode, type World } from './world';

export interface SimulationOptions {
  /** At least 1. The 16384 slots are split evenly among them. */
  readonly masters: number;
  /** 0 or more. */
  readonly replicasPerMaster: number;
  /** cluster-node-timeout in ms; default 5000. */
  readonly nodeTimeout?: Millis;
  /** Same seed, same node ids and delays; default 1. */
  readonly seed?: number;
  /** The default user's password; none by default. */
  readonly password?: string;
  /** Nodes listen on this port and the following ones; free ports by default. */
  readonly basePort?: number;
}

export interface SimulatedNode {
  readonly id: NodeId;
  readonly host: string;
  readonly port: number;
  /** By the newest truth of the cluster. */
  readonly role: 'master' | 'replica';
  readonly masterId: NodeId | null;
  readonly process: 'running' | 'frozen' | 'killed';
}

/**
 * A Redis Cluster that speaks RESP2 on one loopback port per node, all in this process. Every method that takes an id
 * rejects with one clear sentence when the node is unknown or the fault makes no sense.
 */
export interface SimulatedCluster {
  readonly nodes: readonly SimulatedNode[];
  kill(id: string): Promise<void>;
  freeze(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  restart(id: string): Promise<void>;
  /** Manual failover. For a master, its best replica takes over. Gives the new master. */
  failover(id: string): Promise<SimulatedNode>;
  /** Starts to move up to `slots` (default 500) slots away from a master, to `target` or the next one. */
  migrate(
    id: string,
    slots?: number,
    target?: string,
  ): Promise<{ readonly slots: number; readonly target: SimulatedNode }>;
  /** A replica is forgotten by all others and shut down. */
  dropReplica(id: string): Promise<void>;
  /** Starts an empty node that meets the cluster: a handshake first, then a member. */
  addNode(): Promise<SimulatedNode>;
  /** All others forget it; it goes on by itself. */
  forget(id: string): Promise<void>;
  /** While loading, a node answers LOADING to all but INFO. */
  setLoading(id: string, loading: boolean): void;
  /** Commands the node answers with NOPERM: `info`, `cluster`, `cluster|nodes`. Replaces what was denied before. */
  deny(id: string, commands: readonly string[]): void;
  /** Closes every port and connection. Idempotent. */
  stop(): Promise<void>;
}

/** Rejects when a port cannot be listened on. */
export async function startSimulatedCluster(options: SimulationOptions): Promise<SimulatedCluster> {
  const count = options.masters * (1 + options.replicasPerMaster);
  const listeners = Array.from({ length: count }, () => new NodeListener());
  const wanted = (i: number) => (options.basePort === undefined ? 0 : options.basePort + i);
  const opened = await Promise.allSettled(listeners.map((listener, i) => listener.open(wanted(i))));
  const failed = opened.find(result => result.status === 'rejected');
  if (failed) {
    await Promise.all(listeners.map(listener => listener.close()));
    throw failed.reason;
  }
  const ports = opened.map(result => (result.status === 'fulfilled' ? result.value : 0));
  const world = createWorld({ nodeTimeout: 5000, seed: 1, ...options, ports }, Date.now());
  return new Simulation(world, listeners, new Commands(world, options.password ?? null));
}

class Simulation implements SimulatedCluster {
  private readonly listeners = new Map<SimNode, NodeListener>();
  private readonly clock: NodeJS.Timeout;

  constructor(
    private readonly world: World,
    listeners: readonly NodeListener[],
    private readonly commands: Commands,
  ) {
    for (const [i, node] of world.nodes.entries()) {
      const listener = listeners[i];
      if (listener) this.attach(node, listener);
    }
    this.clock = setInterval(
      () => tick(world, Date.now()),
      Math.min(100, Math.max(20, world.nodeTimeout / 20)),
    );
  }

  get nodes(): readonly SimulatedNode[] {
    return this.world.nodes.map(describe);
  }

  async kill(id: string): Promise<void> {
    const node = this.find(id);
    killNode(this.world, node, Date.now());
    await this.listeners.get(node)?.close();
  }

  async freeze(id: string): Promise<void> {
    const node = this.find(id);
    freezeNode(this.world, node, Date.now());
    this.listeners.get(node)?.freeze();
  }

  async resume(id: string): Promise<void> {
    const node = this.find(id);
    resumeNode(this.world, node, Date.now());
    this.listeners.get(node)?.resume();
  }

  async restart(id: string): Promise<void> {
    const node = this.find(id);
    if (node.process === 'killed') await this.listeners.get(node)?.open(node.port);
    restartNode(this.world, node, Date.now());
  }

  async failover(id: string): Promise<SimulatedNode> {
    const node = this.find(id);
    const now = Date.now();
    const replica = node.facts.role === 'replica' ? node : bestReplica(this.world, node, now);
    if (!replica) throw new Error(`${nameOf(node)} has no running replica to take over.`);
    const master = replica.facts.master;
    if (replica.process !== 'running') throw new Error(`${nameOf(replica)} is ${replica.process}.`);
    if (master?.process !== 'running') throw new Error(`The master of ${nameOf(replica)} is down.`);
    promote(this.world, replica, master, now);
    return describe(replica);
  }

  async migrate(id: string, slots = 500, target?: string): Promise<{ slots: number; target: SimulatedNode }> {
    const source = this.find(id);
    if (!isVoter(source)) throw new Error(`${nameOf(source)} owns no slots.`);
    if (this.world.migrations.length > 0) throw new Error('A migration is running already.');
    const masters = this.world.members.filter(
      node => node.facts.role === 'master' && node.process === 'running',
    );
    const next = masters.find(node => node.number > source.number) ?? masters.find(node => node !== source);
    const to = target === undefined ? next : this.find(target);
    if (!to || to === source || to.facts.role !== 'master')
      throw new Error('No other running master to move slots to.');
    if (source.process !== 'running') throw new Error(`${nameOf(source)} is ${source.process}.`);
    return { slots: startMigration(this.world, source, to, slots, Date.now()), target: describe(to) };
  }

  async dropReplica(id: string): Promise<void> {
    const node = this.find(id);
    if (node.facts.role !== 'replica') throw new Error(`${nameOf(node)} is a master, not a replica.`);
    removeNode(this.world, node);
    await this.listeners.get(node)?.close();
    this.listeners.delete(node);
  }

  async addNode(): Promise<SimulatedNode> {
    const listener = new NodeListener();
    const port = await listener.open(0);
    const met = this.world.members.find(node => node.process === 'running');
    if (!met) {
      await listener.close();
      throw new Error('No running node to meet.');
    }
    const node = addNode(this.world, port, met, Date.now());
    this.attach(node, listener);
    return describe(node);
  }

  async forget(id: string): Promise<void> {
    forgetNode(this.world, this.find(id));
  }

  setLoading(id: string, loading: boolean): void {
    this.find(id).loading = loading;
  }

  deny(id: string, commands: readonly string[]): void {
    this.commands.denied.set(this.find(id), new Set(commands.map(command => command.toLowerCase())));
  }

  async stop(): Promise<void> {
    clearInterval(this.clock);
    await Promise.all([...this.listeners.values()].map(listener => listener.close()));
    this.listeners.clear();
  }

  private attach(node: SimNode, listener: NodeListener): void {
    listener.serve(node, this.commands);
    this.listeners.set(node, listener);
  }

  private find(id: string): SimNode {
    const node = this.world.nodes.find(candidate => candidate.id === id);
    if (!node) throw new Error(`No node ${id} in this cluster.`);
    return node;
  }
}

function describe(node: SimNode): SimulatedNode {
  const { id, port, process } = node;
  return {
    id,
    host: '127.0.0.1',
    port,
    role: node.facts.role,
    masterId: node.facts.master?.id ?? null,
    process,
  };
}
