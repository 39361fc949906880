import type { Millis } from '../cluster/ids';
import type { Topology } from '../cluster/topology';
import type { SocketPicture } from '../sockets/picture/socket-picture';

/** A cluster as pages showed it at one moment, put together again from what was kept. JSON-safe. */
export interface Moment {
  /** The moment that was asked for. */
  readonly at: Millis;
  /** `topology.at` is the newest reading that was shown by then: its age counts from `at`. */
  readonly topology: Topology;
  /** Null where no host was sampled. */
  readonly sockets: SocketPicture | null;
  /** When the server last wrote down that it was watching, at or before `at`: older than two intervals, it was not. */
  readonly beatAt: Millis;
}

/** From when to when anything is kept of a cluster. */
export interface Extent {
  readonly from: Millis;
  readonly to: Millis;
}
