import type { Millis, NodeId } from '../../cluster/ids';
import type { HostSample, LinkRow, PortSummary, RedisProcess } from '../sample/sample';

/** A host's newest sample, with times already on the server's clock. */
export interface HostView {
  /** The name the agent gives itself; unique. */
  readonly host: string;
  /** When the sample was taken, on the server's clock. */
  readonly at: Millis;
  /** Longest wait for the next regular sample, in ms. */
  readonly interval: Millis;
  readonly sample: HostSample;
}

/** Who a node is, as far as sockets can know: what joins a row's addresses to a node. */
export interface Member {
  readonly id: NodeId;
  readonly host: string;
  readonly port: number;
  readonly busPort: number;
  readonly role: 'master' | 'replica';
  readonly masterId: NodeId | null;
  /** A master that owns slots: what ails it is worse. */
  readonly serves?: boolean;
  /** INFO's `process_id` and `tcp_port`: finds its process behind translated addresses. */
  readonly processId?: number;
  readonly tcpPort?: number;
}

/** The socket tables of all hosts, joined with the members of one cluster. */
export interface LinkTable {
  /** Nodes whose own kernel we see. A node that is not in here runs on a host without agent, or does not run. */
  readonly nodes: ReadonlyMap<NodeId, NodeSockets>;
  /** Directed bus links A→B, A having opened the connection. Only those seen from at least one end. */
  readonly bus: readonly NodeLinkSockets[];
  /** Replication: from the replica, which opened it, to its master. */
  readonly replication: readonly NodeLinkSockets[];
  /** Connections from one master's process to another master's client port: slots moving with MIGRATE. */
  readonly migration: readonly NodeLinkSockets[];
  /** Connections on a bus port whose far end is no member. */
  readonly strangers: readonly Stranger[];
  /**
   * Bus connections established at the one end, while a look into the other end's kernel no older than that shows no such
   * connection. Of a connection that is just being opened or closed this is true for one sample.
   */
  readonly halfOpen: readonly NodeLinkSockets[];
  /** What the next table needs to know of this one. */
  readonly memory: LinkMemory;
}

export interface LinkMemory {
  /** Where each member's process was last seen. */
  readonly places: ReadonlyMap<NodeId, Place>;
  /** Established rows that may be half-open, by their addresses. */
  readonly lonely: ReadonlyMap<string, LonelyRow>;
}

export interface LonelyRow {
  /** When it was first seen without its other end. */
  readonly since: Millis;
  /** Who opened it: on a shared address only remembered from when the other end was there. */
  readonly from: NodeId;
}

/** Where a member lives, with its ports as its own kernel knows them: behind NAT others than the announced ones. */
export interface Place {
  readonly host: string;
  /** As `NamespaceSample.id`. */
  readonly namespace: string;
  readonly port: number;
  readonly busPort: number;
  /** The member's address when it was found there; with another one it has to be found anew. */
  readonly announced: string;
}

/** One node's kernel. */
export interface NodeSockets {
  readonly id: NodeId;
  readonly host: string;
  /** The namespace of its process, as `NamespaceSample.id`. */
  readonly namespace: string;
  readonly at: Millis;
  readonly source: HostSample['source'];
  /** Null when its addresses are there but no process listens on its port any more. */
  readonly process: RedisProcess | null;
  readonly listening: { readonly client: boolean; readonly bus: boolean };
  readonly client: PortSummary | null;
  readonly bus: PortSummary | null;
}

/** A connection between two nodes, from each end whose kernel we see. */
export interface NodeLinkSockets {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The end that opened it. */
  readonly opener: LinkEnd | null;
  /** The end that accepted it. */
  readonly accepter: LinkEnd | null;
}

export interface LinkEnd {
  readonly host: string;
  readonly at: Millis;
  readonly row: LinkRow;
}

export interface Stranger {
  readonly node: NodeId;
  readonly ip: string;
  readonly connections: number;
  readonly host: string;
  readonly at: Millis;
  /** True when more connections of unknown origin come in than members are missing: else it may be a member behind NAT. */
  readonly certain: boolean;
}
