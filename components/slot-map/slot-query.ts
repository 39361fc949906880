import { keySlot } from '@/lib/cluster/key-slot';
import { SLOT_COUNT } from '@/lib/cluster/slots';

/** What was typed into the search box. */
export type SlotQuery =
  | { readonly type: 'empty' }
  | { readonly type: 'slot'; readonly slot: number }
  | { readonly type: 'key'; readonly key: string; readonly slot: number }
  | { readonly type: 'invalid'; readonly reason: string };

/** A number is a slot, anything else a key; quotes make a key of a number. */
export function readSlotQuery(text: string): SlotQuery {
  const trimmed = text.trim();
  if (trimmed === '') return { type: 'empty' };
  const quoted = /^"(.*)"$|^'(.*)'$/s.exec(trimmed);
  if (quoted) {
    const key = quoted[1] ?? quoted[2] ?? '';
    return { type: 'key', key, slot: keySlot(key) };
  }
  if (/^[-+]?\d+(\.\d+)?$/.test(trimmed)) {
    const slot = Number(trimmed);
    if (/^\d+$/.test(trimmed) && slot < SLOT_COUNT) return { type: 'slot', slot };
    return {
      type: 'invalid',
      reason: `There is no slot ${trimmed}: slots run from 0 to ${SLOT_COUNT - 1}. For a key of that name type "${trimmed}" in quotes.`,
    };
  }
  return { type: 'key', key: trimmed, slot: keySlot(trimmed) };
}
