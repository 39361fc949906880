import type { ClusterEvent } from '../cluster/events';
import type { Millis } from '../cluster/ids';
import type { Level } from '../cluster/topology';
import { laneOf } from './timeline-lanes';

/** One mark: an event, or as many as would lie on top of each other. */
export interface Mark {
  /** The same as long as it begins with the same event. */
  readonly key: string;
  readonly lane: 'events' | 'epochs';
  /** Where it stands: the moment of its gravest event, the first of those. */
  readonly at: Millis;
  readonly from: Millis;
  readonly to: Millis;
  readonly level: Level;
  /** Oldest first. */
  readonly events: readonly ClusterEvent[];
}

const GRAVITY: Readonly<Record<Level, number>> = { ok: 0, info: 1, unknown: 2, warning: 3, critical: 4 };

/**
 * The events as marks, oldest first, no two of a lane nearer to each other than `apart` ms. What belongs together depends on the
 * times alone, not on where the view begins: nothing regroups while time moves on.
 */
export function timelineMarks(events: readonly ClusterEvent[], apart: Millis): readonly Mark[] {
  const open: Partial<Record<Mark['lane'], ClusterEvent[]>> = {};
  const groups: { readonly lane: Mark['lane']; readonly events: ClusterEvent[] }[] = [];
  for (const event of [...events].sort((a, b) => a.at - b.at || a.id - b.id)) {
    const lane = laneOf(event);
    if (!lane) continue;
    const group = open[lane];
    const first = group?.[0];
    if (group && first && event.at - first.at < apart) {
      group.push(event);
      continue;
    }
    const fresh = [event];
    open[lane] = fresh;
    groups.push({ lane, events: fresh });
  }
  return spread(groups.map(toMark), apart);
}

/** Marks stand where their gravest event is, which may be at the end of one group and the beginning of the next. */
function spread(marks: readonly Mark[], apart: Millis): readonly Mark[] {
  const last: Partial<Record<Mark['lane'], number>> = {};
  const kept: Mark[] = [];
  for (const mark of marks) {
    const place = last[mark.lane];
    const before = place === undefined ? undefined : kept[place];
    if (before && place !== undefined && mark.at - before.at < apart) {
      kept[place] = toMark({ lane: mark.lane, events: [...before.events, ...mark.events] });
      continue;
    }
    last[mark.lane] = kept.length;
    kept.push(mark);
  }
  return kept;
}

function toMark({
  lane,
  events,
}: {
  readonly lane: Mark['lane'];
  readonly events: readonly ClusterEvent[];
}): Mark {
  const gravest = events.reduce((a, b) => (GRAVITY[b.level] > GRAVITY[a.level] ? b : a));
  const [first = gravest] = events;
  return {
    key: `${lane} ${first.id}`,
    lane,
    at: gravest.at,
    from: first.at,
    to: events.at(-1)?.at ?? first.at,
    level: gravest.level,
    events,
  };
}
