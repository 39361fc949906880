import type { Millis, NodeId } from './ids';
import type { SlotRange } from './slots';

/** One slot's migration mark: `[slot->-peer]` (leaving for peer) or `[slot-<-peer]` (coming from peer). */
export interface SlotMark {
  readonly slot: number;
  readonly peer: NodeId;
}

/** The address column: `ip:port[@cport][,hostname][,key=value...]`. */
export interface NodeAddress {
  /** IP or name as printed, without brackets; empty when the server does not know it (`:0@0`, `:7000`). */
  readonly host: string;
  /** Client port, 0 when unknown or TLS-only. */
  readonly port: number;
  /** Bus port, or 0 when not printed (3.x prints none; its bus port is port + 10000). */
  readonly busPort: number;
  /** cluster-announce-hostname (7.0+), empty when unset. */
  readonly hostname: string;
  /** Auxiliary fields: shard-id, nodename, tls-port, tcp-port, ... */
  readonly aux: readonly (readonly [string, string])[];
}

/** What one node says of one node: a parsed line of CLUSTER NODES. */
export interface NodeLine extends NodeAddress {
  readonly id: NodeId;
  /** Bit set of `Flag`. */
  readonly flags: number;
  readonly masterId: NodeId | null;
  /** When the pending ping was sent, by the answering node's clock; 0 when none is pending. */
  readonly pingSent: Millis;
  /** Last pong heard of, adopted from gossip too: not a round-trip time. */
  readonly pongRecv: Millis;
  readonly configEpoch: number;
  /** The answering node's outgoing bus link. Evidence, not health: it may be up towards a dead node. */
  readonly linkUp: boolean;
  readonly slots: readonly SlotRange[];
  readonly migrating: readonly SlotMark[];
  readonly importing: readonly SlotMark[];
}

/** A line that is not a node line: its 1-based number and what is wrong with it, in a few words. */
export interface MalformedLine {
  readonly line: number;
  readonly reason: string;
}

/** A whole CLUSTER NODES answer or nodes.conf. Good lines are used even when others are malformed. */
export interface NodesListing {
  readonly lines: readonly NodeLine[];
  readonly malformed: readonly MalformedLine[];
  /** nodes.conf only: the `vars currentEpoch ... lastVoteEpoch ...` line. */
  readonly vars: { readonly currentEpoch: number; readonly lastVoteEpoch: number } | null;
}
