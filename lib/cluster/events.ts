import type { Millis, NodeId } from './ids';
import type { Level } from './topology';

/** Every event type of the public contract; later issues raise the ones this build does not raise yet. */
export const EVENT_TYPES = [
  'node-added',
  'node-removed',
  'node-address-changed',
  'handshake',
  'role-changed',
  'failover',
  'pfail-raised',
  'pfail-cleared',
  'fail-raised',
  'fail-cleared',
  'current-epoch-changed',
  'config-epoch-changed',
  'epoch-collision',
  'slots-moved',
  'migration-started',
  'migration-finished',
  'migration-stuck',
  'slots-uncovered',
  'slots-covered',
  'link-down',
  'link-up',
  'cluster-state-changed',
  'views-split',
  'views-agree',
  'node-unreachable',
  'node-reachable',
  'node-restarted',
  'replica-lagging',
  'replica-orphaned',
  'diagnosis-raised',
  'diagnosis-cleared',
  'log',
  'config-changed',
  'clock-changed',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Something that happened to a cluster, as a person would tell it. */
export interface ClusterEvent {
  /** Unique and ascending within a cluster. */
  readonly id: number;
  readonly at: Millis;
  readonly type: EventType;
  readonly level: Level;
  /** The node it is about, if one. */
  readonly node?: NodeId;
  readonly text: string;
  /** Facts by type, for scripts: ids, slots, epochs before and after. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event before the store has given it an id. */
export type NewEvent = Omit<ClusterEvent, 'id'>;
