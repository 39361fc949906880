/** Where server and agents meet: socket.io namespace `/agents` on path `/ws/`. Names are public; see docs/api.md. */
import type { AgentHello } from './agent-hello';
import type { Millis } from './cluster/ids';

export const AGENTS_NAMESPACE = '/agents';
/**
 * Header that tells an agent's connection from a page's before anything is read of it; its value does not matter. Pages
 * cannot set headers on a WebSocket, so no web page ever comes in this way.
 */
export const AGENT_HEADER = 'x-slotscope-agent';
/** Bytes that one message of an agent may have. */
export const MAX_AGENT_MESSAGE = 512 * 1024;
/** Rows in one sample: more are more than one host can have to do with the clusters that are watched. */
export const MAX_ROWS = 4096;
/** Samples that may wait for the server while it is away, and be sent at once when it is back. */
export const MAX_BACKLOG = 300;

/** What a host may be called. */
export const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export type AgentWelcome =
  | { readonly ok: true; readonly at: Millis }
  | {
      readonly ok: false;
      /** One sentence for the agent's log; it goes on trying. */
      readonly error: string;
    };

/** What the server wants listed row by row: ports and addresses of cluster members, so that an agent keeps links to them even where it cannot tell whose sockets they are. */
export interface AgentTargets {
  readonly busPorts: readonly number[];
  readonly clientPorts: readonly number[];
  readonly addresses: readonly string[];
}

export interface SampleReply {
  readonly full: boolean;
  /** Why this sample was not taken and will not be: a sentence for the agent's log. */
  readonly refused?: string;
}

export interface AgentToServer {
  hello: (hello: AgentHello, ack: (reply: AgentWelcome) => void) => void;
  /** A packed sample (`lib/sockets/sample/pack-sample.ts`); `full` asks for a complete one when the server cannot apply the difference. */
  sample: (packed: unknown, ack: (reply: SampleReply) => void) => void;
}

export interface ServerToAgent {
  targets: (targets: AgentTargets) => void;
  /** Look now, and for as long as `for` says every `every` ms: something is wrong somewhere. Bounded by the agent. */
  look: (request: { readonly for: Millis; readonly every: Millis }) => void;
}
