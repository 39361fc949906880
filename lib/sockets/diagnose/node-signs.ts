import type { Millis, NodeId } from '../../cluster/ids';
import type { Member, NodeSockets } from '../links/link-table';
import type { DiagnosisEvidence } from './diagnosis';
import type { NamespaceHistory } from './host-history';
import type { DiagnoseInput, QuerySigns } from './input';
import type { NodeHistory } from './node-history';
import type { LostTrack, Track, Tracks } from './track';

/** Everything that speaks of one node at one moment, sorted by who says it. */
export interface NodeSigns extends NodeFacts {
  /** Null where it reads, or where nothing can be told. */
  readonly notReading: NotReading | null;
}

/** What has been seen and heard of one node. */
export interface NodeFacts {
  readonly member: Member;
  readonly name: string;
  readonly now: Millis;
  /** Its own kernel, where it is seen. */
  readonly sockets: NodeSockets | undefined;
  readonly history: NodeHistory | undefined;
  readonly resent: NamespaceHistory | undefined;
  readonly query: QuerySigns;
  /** Link ends in its own kernel, and the other ends in those of its peers. */
  readonly own: readonly Track[];
  readonly peers: readonly Track[];
  /** Peers' ends that are stuck and for which this node, not the peer, is to blame. */
  readonly stuckPeers: readonly Track[];
  /** The same in its own kernel. */
  readonly stuckOwn: readonly Track[];
  /**
   * Segments sent again in the last 3 s by hosts that have a dead connection with this node, beyond those of the dead
   * connections themselves: packets are lost here and there, so that a dead connection may be chance.
   */
  readonly lossElsewhere: number;
  /** Segments sent again in the last 3 s by the hosts at the other ends of its dead connections while none of theirs was dead: loss. */
  readonly lossAtEnds: number;
  /** Its host was asked for samples and gives none, while others do; with since when. Null otherwise. */
  readonly agentSilent: Millis | null;
  /** The only node its dead connections are with, where nothing tells which of the two is to blame; null otherwise. */
  readonly tiedWith: NodeId | null;
  /** Peers' ends that were there a moment ago, in whose place there is nothing. */
  readonly lost: readonly LostTrack[];
}

export interface Signs {
  readonly input: DiagnoseInput;
  readonly nodes: ReadonlyMap<NodeId, NodeSigns>;
  readonly tracks: Tracks;
  readonly name: (id: NodeId) => string;
}

/** A process that does not read while its kernel goes on acknowledging. */
export interface NotReading {
  readonly since: Millis;
  /** `stopped` by a signal, blocked in the kernel (`disk`), running without reading (`busy`), `asleep`, or not known. */
  readonly process: 'stopped' | 'disk' | 'busy' | 'asleep' | 'unknown';
  readonly evidence: readonly DiagnosisEvidence[];
}
