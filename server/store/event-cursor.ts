import type { Millis } from '@/lib/cluster/ids';

/** Where a page of events ended: the time and id of its last (oldest) event. */
export interface EventPlace {
  readonly at: Millis;
  readonly id: number;
}

/** The opaque text of a place. */
export function formatCursor(place: EventPlace): string {
  return `${place.at}.${place.id}`;
}

/** The place a cursor stands for, or null when the text is no cursor of ours. */
export function parseCursor(text: string): EventPlace | null {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
  return match ? { at: Number(match[1]), id: Number(match[2]) } : null;
}
