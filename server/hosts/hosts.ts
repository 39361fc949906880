import type { AgentTargets } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { HostView } from '@/lib/sockets/links/link-table';
import type { HostState } from '@/lib/sockets/picture/socket-picture';
import type { HostSample } from '@/lib/sockets/sample/sample';

/** One host whose sockets are sampled, or were. */
export interface KnownHost {
  /** All that screens show of it but the nodes on it, which only a cluster's members tell. */
  readonly state: Omit<HostState, 'nodes'>;
  /** Its newest sample; null before the first. */
  readonly view: HostView | null;
}

/** What those show that are not silent. */
export const liveViews = (hosts: readonly KnownHost[]): HostView[] =>
  hosts.flatMap(({ state, view }) => (state.state === 'live' && view ? [view] : []));

/** All hosts that send samples: this one, agents, and posted tables. The one thing that watchers read sockets from. */
export interface Hosts {
  list(): readonly KnownHost[];
  /** Calls `listener` whenever a host gave a sample, came, went stale or was refused; returns its undo. */
  subscribe(listener: (host: KnownHost) => void): () => void;
  /** Asks every host for extra samples from now on, for `for` ms, every `every` ms. */
  look(request: LookRequest): void;
  /** What one cluster wants listed row by row; replaces what it wanted before. All clusters' wishes are joined. */
  want(cluster: string, targets: AgentTargets): void;
}

export interface LookRequest {
  readonly for: Millis;
  readonly every: Millis;
}

/** Something that gives samples of one host, as long as it is attached. */
export interface HostSource {
  /** The host's name; unique among attached hosts. */
  readonly host: string;
  readonly kind: HostState['kind'];
  readonly version: string | null;
  readonly address: string | null;
  /** True when a proxy stands between: `address` is the proxy's then. */
  readonly forwarded: boolean;
  /** The name of the token it came in with, for the log; null where it needed none. */
  readonly token: string | null;
  /** The same for all connections of one run of one agent: tells it from another that uses its name. */
  readonly instance: string;
  readonly interval: Millis;
  /** The host's clock when it said so, and ours at that moment; null where samples carry our own time. */
  readonly clock: { readonly at: Millis; readonly receivedAt: Millis } | null;
  /** Told at once when attached, and whenever what is wanted changes. */
  want(targets: AgentTargets): void;
  look(request: LookRequest): void;
  /** Another source takes this host over: nothing it sends counts from now on. */
  replaced(): void;
}

/** A source's way to tell of its host. */
export interface HostLink {
  /** Takes a sample with the host's own time on it. One that was taken before (by its `seq`) is left out. */
  sample(sample: HostSample, receivedAt: Millis): void;
  /** Shows a problem on the host until 90 s after it was last told; the log gets it when it is not shown already. */
  problem(code: string, text: string): void;
  /** The source is gone: its host turns stale by its silence. */
  detach(): void;
}

/** Where samples come in: the registry's inward side. */
export interface HostIntake {
  /** `error` is a sentence for whoever asked to come in. */
  attach(
    source: HostSource,
  ): { readonly ok: true; readonly link: HostLink } | { readonly ok: false; readonly error: string };
  /** Lists somebody who was not let in, by address; at most 16, each until 90 s after its last attempt. */
  turnAway(refused: { readonly address: string; readonly code: string; readonly text: string }): void;
  /** Calls `listener` with what all clusters want together, now and whenever it changes; returns its undo. */
  onTargets(listener: (targets: AgentTargets) => void): () => void;
}
