import type Database from 'better-sqlite3';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { buildMoment, type KeptMoment } from '@/lib/history/build-moment';
import type { Moment } from '@/lib/history/moment';
import { tickUpTo } from '../series/tick-place';
import { unpack } from './body';
import { placeAt, type StreamPlace, streamAt, streamsOf } from './find-place';

/** The cluster as it was shown at `at`, out of the keyframes in force, the changes after them, and the newest tick. */
export function readMoment(database: Database.Database, cluster: ClusterId, at: Millis): Moment | null {
  const written = placeAt(database, cluster, at);
  let topology: Told<KeptMoment['topologyChanges'][number]> | null = null;
  let sockets: Told<KeptMoment['socketsChanges'][number]> | null = null;
  for (const { id, kind } of streamsOf(database, cluster)) {
    const place = streamAt(database, id, written);
    if (kind === 'topology') topology = place && readTold(database, place);
    else sockets = place && readTold(database, place);
  }
  if (!topology) return null;
  return buildMoment({
    at,
    topology: JSON.parse(topology.keyframe),
    topologyChanges: topology.changes,
    sockets: sockets && JSON.parse(sockets.keyframe),
    socketsChanges: sockets?.changes ?? [],
    tick: tickUpTo(database, cluster, written),
  });
}

interface Told<C> {
  readonly keyframe: string;
  readonly changes: readonly C[];
}

/** Null where documents were lost. */
function readTold<C>(database: Database.Database, place: StreamPlace): Told<C> | null {
  const body = database
    .prepare<[number], Buffer | null>('SELECT body FROM keyframe WHERE seq = ?')
    .pluck()
    .get(place.keyframe);
  if (!body) return null;
  const keyframe = unpack(body);
  const before = Buffer.from(keyframe);
  const changes = database
    .prepare<number[], { at: Millis; body: Buffer }>(
      'SELECT at, body FROM change WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq',
    )
    .all(place.stream, place.keyframe, place.last)
    .map(({ at, body }) => ({ at, ...JSON.parse(unpack(body, before)) }));
  return { keyframe, changes };
}
