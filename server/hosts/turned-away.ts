import type { Millis } from '@/lib/cluster/ids';
import type { KnownHost } from './hosts';
import { createNotices, type Notices } from './notices';

const MAX_ADDRESSES = 16;

/** Those who were not let in, by address. */
export interface TurnedAway {
  /** `isNew`: not listed already. Null when the list is full of others. */
  add(refused: { address: string; code: string; text: string }): { host: KnownHost; isNew: boolean } | null;
  list(): readonly KnownHost[];
}

export function createTurnedAway(now: () => Millis): TurnedAway {
  const addresses = new Map<string, Notices>();
  const forget = () => {
    for (const [address, notices] of addresses) if (notices.list().length === 0) addresses.delete(address);
  };
  return {
    add({ address, code, text }) {
      forget();
      let notices = addresses.get(address);
      if (!notices) {
        if (addresses.size >= MAX_ADDRESSES) return null;
        notices = createNotices(now);
        addresses.set(address, notices);
      }
      const isNew = notices.add(code, text);
      return { host: describe(address, notices), isNew };
    },
    list() {
      forget();
      return [...addresses].map(([address, notices]) => describe(address, notices));
    },
  };
}

function describe(address: string, notices: Notices): KnownHost {
  return {
    state: {
      name: address,
      kind: 'agent',
      version: null,
      address,
      at: null,
      interval: 0,
      state: 'refused',
      source: null,
      took: null,
      rows: 0,
      clockOffset: null,
      problems: notices.list(),
    },
    view: null,
  };
}
