import type { ClusterEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import { buildMoment } from '@/lib/history/build-moment';
import type { Entry } from '@/lib/history/entry';
import type { Incident } from '@/lib/incidents/incident';
import { formatCursor, parseCursor } from '@/server/store/event-cursor';
import type { EventPage, EventQuery, Store } from '@/server/store/store';
import { lanesOf } from './memory-lanes';
import { seriesOf } from './memory-series';

/** What memory stores keep, so that one can be opened again on what another has written. */
export interface MemoryShelf {
  lastId: number;
  /** In the order of writing. */
  readonly entries: Entry[];
}

export const emptyShelf = (): MemoryShelf => ({ lastId: 0, entries: [] });

type Of<T extends Entry['type']> = Extract<Entry, { readonly type: T }>;

/** A store that forgets with the process. It passes the conformance suite of all stores. */
export function memoryStore(shelf: MemoryShelf = emptyShelf()): Store {
  let closed = false;
  const kept = (cluster: ClusterId): readonly Entry[] =>
    closed ? [] : shelf.entries.filter(entry => entry.cluster === cluster);
  const of = <T extends Entry['type']>(cluster: ClusterId, type: T): readonly Of<T>[] =>
    only(kept(cluster), type);
  return {
    number: events => events.map(event => ({ ...event, id: ++shelf.lastId })),
    write(entries) {
      if (closed) return;
      for (const entry of entries) {
        try {
          shelf.entries.push(JSON.parse(JSON.stringify(entry)));
        } catch {
          // What JSON cannot hold cannot be kept; the rest is.
        }
      }
    },
    momentAt: async (cluster, at) => momentOf(kept(cluster), at),
    events: async query => pageOf(of(query.cluster, 'event'), query),
    lanes: async range => lanesOf(kept(range.cluster), range),
    series: async query => seriesOf(of(query.cluster, 'tick'), query),
    async textAt(cluster, node, at) {
      const texts = of(cluster, 'text').filter(entry => entry.node === node && entry.at <= at);
      const last = texts.at(-1);
      if (!last) return null;
      const other = texts.findLastIndex(({ text }) => withoutStamps(text) !== withoutStamps(last.text));
      const { at: since, text } = texts[other + 1] ?? last;
      return { at: since, text };
    },
    async incidents(cluster) {
      const byNumber = new Map<number, Incident>();
      for (const { incident } of of(cluster, 'incident')) byNumber.set(incident.number, incident);
      return [...byNumber.values()].sort((a, b) => b.number - a.number);
    },
    async extent(cluster) {
      const times = kept(cluster).map(({ at }) => at);
      return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
    },
    clusters: async () => (closed ? [] : [...new Set(shelf.entries.map(({ cluster }) => cluster))]),
    async entries({ cluster, from, to }, cursor, limit) {
      const all = kept(cluster);
      const force = inForce(all, from - 1);
      const within = all.filter(entry => entry.at >= from && entry.at <= to);
      const begin = cursor === null ? 0 : Number(cursor);
      const list = [...force, ...within];
      const entries = list.slice(begin, begin + limit);
      return { entries, next: begin + limit < list.length ? String(begin + limit) : null };
    },
    health: () => ({
      ok: true,
      reason: null,
      writtenUntil: shelf.entries.at(-1)?.at ?? 0,
      bytes: 0,
      gaps: 0,
    }),
    async close() {
      closed = true;
    },
  };
}

const only = <T extends Entry['type']>(entries: readonly Entry[], type: T): readonly Of<T>[] =>
  entries.filter((entry): entry is Of<T> => entry.type === type);

const SHOWN: ReadonlySet<Entry['type']> = new Set([
  'topology',
  'topology-changes',
  'sockets',
  'sockets-changes',
  'tick',
]);

/** All that what was shown at `at` is put together from, in the order of writing. */
function inForce(all: readonly Entry[], at: Millis): readonly Entry[] {
  const shown = all.filter(({ type }) => SHOWN.has(type));
  const until = shown.slice(0, shown.findLastIndex(entry => entry.at <= at) + 1);
  const since = (type: Entry['type']) => until.findLastIndex(entry => entry.type === type);
  const [topology, sockets, tick] = [since('topology'), since('sockets'), since('tick')];
  if (topology < 0) return [];
  return until.filter((entry, place) => {
    switch (entry.type) {
      case 'topology':
        return place === topology;
      case 'topology-changes':
        return place > topology;
      case 'sockets':
        return place === sockets;
      case 'sockets-changes':
        return place > sockets;
      case 'tick':
        return place === tick;
      default:
        return false;
    }
  });
}

function momentOf(all: readonly Entry[], at: Millis) {
  const force = inForce(all, at);
  const [frame] = only(force, 'topology');
  if (!frame) return null;
  return buildMoment({
    at,
    topology: frame.topology,
    topologyChanges: only(force, 'topology-changes'),
    sockets: only(force, 'sockets')[0]?.picture ?? null,
    socketsChanges: only(force, 'sockets-changes'),
    tick: only(force, 'tick')[0] ?? null,
  });
}

function pageOf(
  entries: readonly Of<'event'>[],
  { from = 0, to = Number.MAX_SAFE_INTEGER, type, node, limit, cursor }: EventQuery,
): EventPage {
  const place = cursor === undefined ? undefined : parseCursor(cursor);
  if (place === null) return { events: [], next: null };
  const isOlder = (event: ClusterEvent) => !place || event.id < place.id;
  const found = entries
    .map(({ event }) => event)
    .filter(event => event.at >= from && event.at <= to)
    .filter(event => (!type || event.type === type) && (!node || event.node === node) && isOlder(event))
    .sort((a, b) => b.id - a.id);
  const events = found.slice(0, limit);
  const last = events.at(-1);
  return { events, next: last && found.length > limit ? formatCursor(last) : null };
}

/** A CLUSTER NODES text without what moves by itself: the sixth and fifth word of each line. */
const withoutStamps = (text: string): string =>
  text.replace(/^((?:\S+ ){4})\S+ \S+ /gm, (_all, before: string) => before);
