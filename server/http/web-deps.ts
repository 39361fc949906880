import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Hello } from '@/lib/wire';
import type { Auth } from '../auth/auth';
import type { Identity } from '../auth/identity';
import type { LiveClusters } from '../clusters/live-clusters';
import type { Demo } from '../demo/demo';
import type { HostRegistry } from '../hosts/create-hosts';
import type { Store } from '../store/store';
import type { Log } from './log';

/** What routes read from. */
export interface RouteDeps {
  readonly clusters: LiveClusters;
  readonly hosts: HostRegistry;
  readonly store: Store;
  readonly auth: Auth;
  readonly demo: { readonly demo: Demo; readonly cluster: ClusterId } | null;
  readonly hello: (identity: Identity | null) => Hello;
  readonly log: Log;
  /** Clock in ms since the epoch. */
  readonly now: () => Millis;
  /** The same as long as nobody has set it: for what is observed. */
  readonly steady: () => Millis;
}
