import type { Store } from '../store/store';
import type { Backups } from './keep-backups';

/** A store whose health also tells of backups that fail: the history itself is kept all the same. */
export function withBackups(store: Store, backups: Pick<Backups, 'problem'>): Store {
  return {
    ...store,
    health() {
      const health = store.health();
      const reasons = [health.reason, backups.problem()].filter(reason => reason !== null);
      return { ...health, reason: reasons.length > 0 ? reasons.join(' ') : null };
    },
  };
}
