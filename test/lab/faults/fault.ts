import type { Millis } from '@/lib/cluster/ids';
import type { DiagnosisKind } from '@/lib/sockets/diagnose/diagnosis';
import type { LabHost } from '../host';
import type { Lab } from '../lab';

/** Something that can befall a cluster, done to the lab for real. */
export interface Fault {
  /** As typed on the command line. */
  readonly id: string;
  readonly title: string;
  /** What may rightly be said of it; one of them has to be. Empty: nothing may be confirmed. */
  readonly names: readonly DiagnosisKind[];
  /** What it truly brings about besides, and may be said too. */
  readonly besides?: readonly DiagnosisKind[];
  /** How sure the name has to be while we watch: some are held back for a minute on purpose. Default `confirmed`. */
  readonly needs?: 'confirmed' | 'suspected';
  /** Seconds within which it has to be confirmed at p95, the lab's hosts having `ss -E`; absent where no number is set. */
  readonly limit?: number;
  /** Whether the cluster comes to flag the node `fail?`, so that our lead can be told. */
  readonly flagged?: boolean;
  /** How long to watch, in ms, where nothing else is waited for. */
  readonly watch: Millis;
  /** Befalls. Rejects when the lab cannot do it. */
  inject(lab: Lab): Promise<Injected>;
}

export interface Injected {
  /** When it began. */
  readonly at: Millis;
  /** Whom it befell; a name given to anything else is wrong. Null where it is about all. */
  readonly on: LabHost | null;
  /** Resolves once a witness that is not the product has seen it at work; rejects when it has not. */
  verify(): Promise<void>;
  /** Ends it and puts everything back. */
  undo(): Promise<void>;
}
