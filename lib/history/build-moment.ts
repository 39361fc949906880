import type { Millis } from '../cluster/ids';
import type { Topology } from '../cluster/topology';
import type { SocketPicture } from '../sockets/picture/socket-picture';
import { applyChanges, type TopologyChange } from '../topology-changes';
import type { Moment } from './moment';
import { withNumbers } from './numbers';
import { applyPicture, type PictureChange } from './picture-changes';
import type { SeriesKey } from './series-key';

/** What is kept of a moment: the newest keyframes, what was written after each of them, and the newest tick; all by `at`. */
export interface KeptMoment {
  /** The moment that is asked for. */
  readonly at: Millis;
  readonly topology: Topology;
  /** Oldest first. */
  readonly topologyChanges: readonly {
    readonly seq: number;
    readonly at: Millis;
    readonly changes: readonly TopologyChange[];
    readonly dataAt?: Millis;
  }[];
  readonly sockets: SocketPicture | null;
  /** Oldest first. */
  readonly socketsChanges: readonly { readonly at: Millis; readonly changes: readonly PictureChange[] }[];
  /** Every keyframe of a topology is followed by one at once; null where it is no longer kept. */
  readonly tick: {
    readonly at: Millis;
    readonly dataAt: Millis;
    readonly values: Readonly<Record<SeriesKey, number>>;
  } | null;
}

/** Puts a moment together again as it was shown. Pure. */
export function buildMoment({
  at,
  topology,
  topologyChanges,
  sockets,
  socketsChanges,
  tick,
}: KeptMoment): Moment {
  // A tick holds the numbers of its own moment: what was told after it is newer.
  const tickSeq = tick?.values['cluster cluster.seq'] ?? Number.MAX_SAFE_INTEGER;
  const after = topologyChanges.findIndex(({ seq }) => seq > tickSeq);
  const [before, later] =
    after < 0 ? [topologyChanges, []] : [topologyChanges.slice(0, after), topologyChanges.slice(after)];

  const told = foldTopology(topology, before);
  const picture = socketsChanges.reduce<SocketPicture | null>(
    (one, { changes }) => one && applyPicture(one, changes),
    sockets,
  );
  const numbered = tick
    ? withNumbers(told, picture, tick.values, tick.at)
    : { topology: told, sockets: picture };
  // A tick from before the keyframe knows less than the keyframe does: the next one was never written.
  const known = tick !== null && tickSeq >= topology.seq;
  const readAt = known ? tick.dataAt : topology.at;
  return {
    at,
    topology: {
      ...foldTopology(known ? numbered.topology : told, later),
      at: later.findLast(({ dataAt }) => dataAt !== undefined)?.dataAt ?? readAt,
    },
    sockets: numbered.sockets,
    beatAt: tick?.at ?? topologyChanges.at(-1)?.at ?? topology.at,
  };
}

const foldTopology = (topology: Topology, steps: KeptMoment['topologyChanges']): Topology =>
  steps.reduce((one, { seq, at, changes }) => applyChanges(one, changes, seq, at), topology);
