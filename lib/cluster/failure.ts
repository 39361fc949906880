import type { Millis } from './ids';

/** Why a node gave no reading. Each kind has a sentence and an advice in `explainFailure`. */
export type FailureKind =
  | 'refused'
  | 'timeout'
  | 'unresolved'
  | 'no-route'
  | 'closed'
  | 'noauth'
  | 'wrongpass'
  | 'noperm'
  | 'loading'
  | 'not-a-cluster'
  | 'tls-mismatch'
  | 'tls-untrusted'
  | 'protected-mode'
  | 'too-many-clients'
  | 'not-allowed'
  | 'no-address'
  | 'wrong-node'
  | 'protocol'
  | 'connecting'
  | 'other';

/** A failed reading. Not an exception: it travels to the screen as "unreachable since". */
export interface Failure {
  readonly kind: FailureKind;
  /** What happened, one plain sentence without secrets: "10.0.0.1:6379 refuses the connection." */
  readonly text: string;
  /** What to do about it, one sentence; empty when there is nothing to do but wait. */
  readonly advice: string;
}

/** What we found ourselves when we asked a node. Independent of what the cluster says of it. */
export type Reach =
  | { readonly ok: true; readonly at: Millis }
  | { readonly ok: false; readonly since: Millis; readonly at: Millis; readonly failure: Failure };
