import type { NodeId } from '@/lib/cluster/ids';
import type { SeedState } from '@/lib/cluster/topology';
import type { View } from '@/lib/cluster/view';
import type { NodeLink } from '../redis/node-link';
import type { Endpoint } from '../redis/where-to-connect';
import { read } from './reading';
import { openLink } from './roster';
import type { WatchedCluster } from './watched-cluster';

/** What asking the seeds has found: views to begin with, and where their nodes answered. */
export interface Discovery {
  readonly views: readonly View[];
  readonly answered: readonly { readonly id: NodeId; readonly endpoint: Endpoint }[];
}

/**
 * Finds the cluster through its seeds. All are asked at once, so that a dead one costs nothing while another lives;
 * connections are kept only until some member answers.
 */
export class Seeds {
  private links: { endpoint: Endpoint; link: NodeLink }[] = [];
  private failures = new Map<string, SeedState>();

  constructor(private readonly cluster: WatchedCluster) {}

  /** Every seed with what it answered last; empty while the cluster is known. */
  get states(): readonly SeedState[] {
    return [...this.failures.values()];
  }

  async discover(): Promise<Discovery> {
    if (this.links.length === 0)
      this.links = this.cluster.seeds.map(endpoint => ({
        endpoint,
        link: openLink(this.cluster, endpoint, () => {}),
      }));
    const views: View[] = [];
    const answered: { id: NodeId; endpoint: Endpoint }[] = [];
    const ask = async ({ endpoint, link }: { endpoint: Endpoint; link: NodeLink }) => {
      const reading = await read(link, { view: true, info: false }, 0, null);
      if (!this.links.some(one => one.link === link)) return;
      if (reading.ok && reading.view) {
        views.push(reading.view);
        answered.push({ id: reading.view.node, endpoint });
        this.failures.set(link.endpoint, { seed: link.endpoint, ok: true });
      } else if (!reading.ok) {
        this.failures.set(link.endpoint, { seed: link.endpoint, ok: false, failure: reading.failure });
      }
    };
    const all = this.links.map(ask);
    // The first living seed is enough: a blackholed one must not hold up the picture.
    await Promise.race([
      Promise.all(all),
      ...all.map(one => one.then(() => (views.length > 0 ? undefined : new Promise(() => {})))),
    ]);
    return { views: [...views], answered: [...answered] };
  }

  /** The cluster is known: its members are asked from now on. */
  rest(): void {
    for (const { link } of this.links) link.close();
    this.links = [];
    this.failures = new Map();
  }
}
