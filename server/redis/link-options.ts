import type { ConnectionOptions } from 'node:tls';
import type { Millis } from '@/lib/cluster/ids';
import type { Budget } from './budget';

/** How a node is connected to and asked. */
export interface LinkOptions {
  readonly user?: string;
  readonly password?: string;
  /** Present when TLS is to be spoken. */
  readonly tls?: ConnectionOptions;
  /** How long an answer may take before the node counts as unreachable; a connection that has to be opened first, again. */
  readonly timeout: Millis;
  /** How long a connection may take to open. */
  readonly connectTimeout: Millis;
  /** Called when a connection that was of use is closed by the other side: a reason to look at once. */
  readonly onClosed?: () => void;
  /** For asking who answers on a new connection: a thousand nodes must not all list their cluster at once. */
  readonly checks?: Budget;
}
