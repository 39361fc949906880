import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { Ballots } from '@/lib/cluster/parse-info';
import { SLOT_COUNT, type SlotRange } from '@/lib/cluster/slots';
import { seededId } from './seeded';

/** What a node says of itself. Immutable, so that all observers can share one object. */
export interface Facts {
  readonly role: 'master' | 'replica';
  readonly master: SimNode | null;
  readonly configEpoch: number;
  readonly slots: readonly SlotRange[];
}

/** A node that stopped answering, from then until the last observer has forgiven it. */
export interface Trouble {
  readonly at: Millis;
  /** When its kernel began to refuse connections; null while it is only frozen. */
  killedAt: Millis | null;
  /** When a majority of the masters that can vote first suspected it. */
  majorityAt: Millis | null;
  failAt: Millis | null;
  electionAt: Millis | null;
  /** When it answered again. */
  upAt: Millis | null;
}

export interface SimNode {
  readonly id: NodeId;
  /** Order of creation: the salt of everything random about this node. */
  readonly number: number;
  readonly port: number;
  readonly busPort: number;
  process: 'running' | 'frozen' | 'killed';
  loading: boolean;
  /** Since when it has been answering without a pause. */
  upSince: Millis;
  /** The newest truth, which all up-to-date observers share. */
  facts: Facts;
  /** Older facts this node still believes, about others or itself; null when it is up to date. */
  behind: Map<SimNode, Facts> | null;
  /** When it will have heard the news; infinite while it cannot hear. */
  catchUpAt: Millis;
  /** The current epoch as this node knows it. */
  currentEpoch: number;
  /** Who took its slots while it was away: it becomes that node's replica as soon as it hears of it. */
  demotedBy: SimNode | null;
  trouble: Trouble | null;
  /** Set while not everyone knows this new node: who was told to meet it, and when. */
  joining: { readonly at: Millis; readonly met: SimNode } | null;
  forgotten: boolean;
  /** Its messages about elections, as a real server counts them. */
  ballots: Ballots;
  /** Replication offset at `offsetAt`, in bytes; grows only while the node writes (`offsetAt` not null). */
  offset: number;
  offsetAt: Millis | null;
}

/** Slots on their way. `slots[moved]` up to `slots[marked]` carry marks now. */
export interface Migration {
  readonly source: SimNode;
  readonly target: SimNode;
  readonly slots: readonly number[];
  moved: number;
  marked: number;
  nextAt: Millis;
}

/**
 * The whole simulated cluster: shared facts once, and per observer only what differs from them. Everything an observer
 * thinks of a troubled node is computed from the trouble's times (see opinions.ts), so memory is O(nodes + differences).
 */
export interface World {
  readonly seed: number;
  /** cluster-node-timeout in ms. */
  readonly nodeTimeout: Millis;
  readonly startedAt: Millis;
  /** Every node with a process or a place in the cluster. */
  readonly nodes: SimNode[];
  /** The nodes the cluster knows: all but the forgotten ones. */
  members: SimNode[];
  currentEpoch: number;
  /** Grows with every change of the shared facts or of the membership: the key of all cached text. */
  revision: number;
  readonly troubled: Set<SimNode>;
  readonly late: Set<SimNode>;
  readonly joining: Set<SimNode>;
  migrations: Migration[];
}

export interface WorldOptions {
  readonly masters: number;
  readonly replicasPerMaster: number;
  readonly nodeTimeout: Millis;
  readonly seed: number;
  /** One client port per node: the masters first, then the first replica of each master, and so on. */
  readonly ports: readonly number[];
}

/** A formed, healthy cluster, its slots split evenly as `redis-cli --cluster create` splits them. */
export function createWorld(options: WorldOptions, now: Millis): World {
  const { masters, replicasPerMaster, seed } = options;
  const world: World = {
    seed,
    nodeTimeout: options.nodeTimeout,
    startedAt: now,
    nodes: [],
    members: [],
    currentEpoch: masters * (1 + replicasPerMaster),
    revision: 1,
    troubled: new Set(),
    late: new Set(),
    joining: new Set(),
    migrations: [],
  };
  for (const [i, port] of options.ports.entries()) {
    const master = i < masters ? null : (world.nodes[i % masters] ?? null);
    const share = SLOT_COUNT / masters;
    const slots: SlotRange[] = master ? [] : [[Math.round(share * i), Math.round(share * (i + 1)) - 1]];
    const facts: Facts = {
      role: master ? 'replica' : 'master',
      master,
      configEpoch: master ? 0 : i + 1,
      slots,
    };
    world.nodes.push(newNode(world, i, port, facts, now));
  }
  world.members = [...world.nodes];
  return world;
}

export function newNode(world: World, number: number, port: number, facts: Facts, now: Millis): SimNode {
  return {
    id: seededId(world.seed, number),
    number,
    port,
    // Nothing listens there; ports above 55535 have no room for the usual offset of 10000.
    busPort: port + 10000 > 65535 ? port - 10000 : port + 10000,
    process: 'running',
    loading: false,
    upSince: now,
    facts,
    behind: null,
    catchUpAt: Number.POSITIVE_INFINITY,
    currentEpoch: world.currentEpoch,
    demotedBy: null,
    trouble: null,
    joining: null,
    forgotten: false,
    ballots: { votesAsked: 0, votesReceived: 0, handoversAsked: 0 },
    offset: 0,
    offsetAt: facts.role === 'master' ? now : null,
  };
}

/** Masters that own slots: those whose opinion counts towards FAIL and elections. */
export function voters(world: World): SimNode[] {
  return world.members.filter(isVoter);
}

export function isVoter(node: SimNode): boolean {
  return node.facts.role === 'master' && node.facts.slots.length > 0;
}

export function majority(voterCount: number): number {
  return Math.floor(voterCount / 2) + 1;
}

export function replicasOf(world: World, master: SimNode): SimNode[] {
  return world.members.filter(node => node.facts.role === 'replica' && node.facts.master === master);
}

/** `127.0.0.1:7000`, for people. */
export function nameOf(node: SimNode): string {
  return `127.0.0.1:${node.port}`;
}
