import type { ClusterEvent } from '@/lib/cluster/events';
import type { Entry, KeptDiagnosis, Lanes, LevelSpan } from '@/lib/history/entry';
import type { Range } from '@/server/store/store';

const GRAVITY: Readonly<Record<ClusterEvent['level'], number>> = {
  critical: 3,
  warning: 2,
  unknown: 1,
  info: 0,
  ok: 0,
};

/** A timeline's lanes out of all entries of one cluster. */
export function lanesOf(
  entries: readonly Entry[],
  { from, to, limit }: Range & { readonly limit: number },
): Lanes {
  const levels: LevelSpan[] = [];
  const diagnoses = new Map<string, KeptDiagnosis>();
  const events: ClusterEvent[] = [];
  for (const entry of entries) {
    switch (entry.type) {
      case 'level': {
        const { at, level, code, text } = entry;
        const last = levels.pop();
        if (last) levels.push({ ...last, to: at });
        levels.push({ from: at, to: null, level, code, text });
        break;
      }
      case 'diagnosis':
        diagnoses.set(`${entry.diagnosis.id} ${entry.diagnosis.since}`, entry);
        break;
      case 'event':
        if (entry.event.at >= from && entry.event.at <= to) events.push(entry.event);
        break;
      default:
    }
  }
  const graver = events
    .map((event, place) => ({ event, place }))
    .sort((a, b) => GRAVITY[b.event.level] - GRAVITY[a.event.level] || b.place - a.place)
    .slice(0, limit)
    .sort((a, b) => a.place - b.place);
  return {
    levels: levels.filter(span => span.from <= to && (span.to ?? to) >= from),
    diagnoses: [...diagnoses.values()]
      .filter(({ diagnosis, cleared }) => diagnosis.since <= to && (cleared ?? to) >= from)
      .map(({ diagnosis, cleared }) => ({ diagnosis, cleared })),
    events: graver.map(({ event }) => event),
    total: events.length,
  };
}
