import type { Failure } from '@/lib/cluster/failure';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import type { SeedState } from '@/lib/cluster/topology';
import type { View } from '@/lib/cluster/view';
import type { NodeLink } from '../redis/node-link';
import type { Endpoint } from '../redis/where-to-connect';
import { read } from './reading';
import { openLink } from './roster';
import type { WatchedCluster } from './watched-cluster';

/** What asking the seeds has found: views to begin with, all of one cluster, and where their nodes answered. */
export interface Discovery {
  readonly views: readonly View[];
  readonly answered: readonly { readonly id: NodeId; readonly endpoint: Endpoint }[];
}

/** Seeds that have failed are asked again this often while the cluster is known without them. */
const ASK_AGAIN: Millis = 30_000;

interface Seed {
  readonly endpoint: Endpoint;
  link: NodeLink;
  asking: Promise<View | null> | null;
  /** Who answered last. */
  id: NodeId | null;
  failure: Failure | null;
}

/**
 * Finds the cluster through its seeds. All are asked at once, so that a dead one costs nothing while another lives.
 * Those not heard by then are heard in the background: a dead seed, or one of another cluster, is told of.
 */
export class Seeds {
  private readonly seeds: readonly Seed[];
  private again: ReturnType<typeof setInterval> | null = null;
  private closed = false;

  /** `members` are the ids of the cluster as far as it is known; `now` stamps what is read. */
  constructor(
    private readonly cluster: WatchedCluster,
    private readonly members: () => readonly NodeId[],
    private readonly now: () => Millis,
  ) {
    this.seeds = cluster.seeds.map(endpoint => ({
      endpoint,
      link: openLink(cluster, endpoint),
      asking: null,
      id: null,
      failure: null,
    }));
  }

  /** Every seed that was heard, with what came of it. */
  get states(): readonly SeedState[] {
    return this.seeds.flatMap((seed): SeedState[] => {
      const name = seed.link.endpoint;
      const failure = this.isForeign(seed) ? otherCluster(name) : seed.failure;
      if (failure) return [{ seed: name, ok: false, failure }];
      return seed.id ? [{ seed: name, ok: true }] : [];
    });
  }

  /** Resolves when a member was found, or every seed heard. */
  async discover(): Promise<Discovery> {
    this.wake();
    const known = new Set(this.members());
    const found: { readonly endpoint: Endpoint; readonly view: View }[] = [];
    const asked = this.seeds
      .filter(seed => !this.isForeign(seed))
      .map(async seed => {
        const view = await this.ask(seed);
        if (view) found.push({ endpoint: seed.endpoint, view });
        return view !== null && (known.size === 0 || known.has(view.node));
      });
    // The first living seed is enough: a blackholed one must not hold up the picture.
    await Promise.race([
      Promise.all(asked),
      ...asked.map(async one => (await one) || new Promise<never>(() => {})),
    ]);
    const home = found.find(({ view }) => known.has(view.node)) ?? found[0];
    const ours = found.filter(({ view }) => view === home?.view || home?.view.lines?.has(view.node));
    return {
      views: ours.map(({ view }) => view),
      answered: ours.map(({ endpoint, view }) => ({ id: view.node, endpoint })),
    };
  }

  /** The cluster is known: its members are asked from now on, and of the seeds only those that have failed. */
  rest(): void {
    if (this.again || this.closed) return;
    for (const seed of this.seeds) if (!seed.asking) this.hangUp(seed);
    this.again = setInterval(() => {
      for (const seed of this.seeds) if (!seed.id) void this.ask(seed);
    }, ASK_AGAIN);
  }

  /** Asks nothing more. */
  close(): void {
    this.closed = true;
    this.wake();
    for (const { link } of this.seeds) link.close();
  }

  private wake(): void {
    if (this.again) clearInterval(this.again);
    this.again = null;
  }

  private ask(seed: Seed): Promise<View | null> {
    seed.asking ??= this.hear(seed).finally(() => {
      seed.asking = null;
      if (this.again) this.hangUp(seed);
    });
    return seed.asking;
  }

  private async hear(seed: Seed): Promise<View | null> {
    // A far one may take its time once; where members are asked too, the tick does not wait.
    if (this.again || !seed.failure) await seed.link.connect();
    const reading = await read(seed.link, { view: true, info: false }, null, null, this.now);
    if (this.closed) return null;
    seed.id = reading.ok ? (reading.view?.node ?? null) : null;
    seed.failure = reading.ok ? null : reading.failure;
    return reading.ok ? reading.view : null;
  }

  private hangUp(seed: Seed): void {
    seed.link.close();
    if (!this.closed) seed.link = openLink(this.cluster, seed.endpoint);
  }

  private isForeign({ id }: Seed): boolean {
    const members = this.members();
    return id !== null && members.length > 0 && !members.includes(id);
  }
}

function otherCluster(seed: string): Failure {
  return {
    kind: 'wrong-node',
    text: `${seed} belongs to another cluster.`,
    advice: 'Watch that cluster under a name of its own, or remove the seed from this one.',
  };
}
