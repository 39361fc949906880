import type { Millis } from '@/lib/cluster/ids';
import { type HistoryReply, type HistoryRequest, historyRequest } from '@/lib/wire';
import type { LiveClusters } from '../clusters/live-clusters';
import type { Store } from '../store/store';
import { checked, type EventHandler } from './checked';
import type { Viewer } from './viewer';

/** A page that is scrubbed asks ten times a second. */
const LIMIT = { requests: 20, within: 1000 };
const MOST_EVENTS = 200;

export type History = Pick<Store, 'momentAt' | 'events' | 'extent' | 'health'>;

/** `history`: a cluster as it was shown at a moment. */
export function createHistoryHandler(
  viewer: Pick<Viewer, 'isBehind'>,
  live: LiveClusters,
  store: History,
  now: () => Millis,
  onFault: (error: unknown) => void,
): EventHandler {
  return checked({
    event: 'history',
    shape: '{cluster: id, from?: ms, to: ms}',
    schema: historyRequest,
    limit: LIMIT,
    now,
    take(request, reply: (answer: HistoryReply) => void) {
      // Answers are large: to a page that does not take them they would only pile up.
      if (viewer.isBehind())
        return reply(refused('This connection is too slow for so many moments. Ask again in a second.'));
      answerOf(request, live, store).then(reply, error => {
        onFault(error);
        reply(refused('The history could not be read; the log of the server says why.'));
      });
    },
  });
}

async function answerOf(
  { cluster, from, to }: HistoryRequest,
  live: LiveClusters,
  store: History,
): Promise<HistoryReply> {
  const id = live.get(cluster)?.id;
  if (id === undefined) return refused('This server watches no such cluster. Choose one of the overview.');
  const [moment, page, extent] = await Promise.all([
    store.momentAt(id, to),
    store.events({ cluster: id, to, limit: MOST_EVENTS, ...(from === undefined ? {} : { from }) }),
    store.extent(id),
  ]);
  const events = page.events.filter(({ at }) => from === undefined || at > from).reverse();
  return { ok: true, moment, events, extent };
}

const refused = (error: string): HistoryReply => ({ ok: false, error });
