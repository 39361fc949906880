import { type FormEvent, useId, useState } from 'react';
import { readSlotQuery } from './slot-query';

interface SlotSearchProps {
  /** The found slot, or null when the box was emptied. */
  readonly onFind: (slot: number | null) => void;
  /** Who serves a slot, in a few words. */
  readonly ownerOf: (slot: number) => string;
}

/** Takes a slot number or a key and says where it lives. Answers while typing; Enter does no harm. */
export function SlotSearch({ onFind, ownerOf }: SlotSearchProps) {
  const [text, setText] = useState('');
  const answerId = useId();
  const query = readSlotQuery(text);
  const type = (next: string) => {
    setText(next);
    const found = readSlotQuery(next);
    if (found.type === 'slot' || found.type === 'key') onFind(found.slot);
    else onFind(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    type(text);
  };
  return (
    <search className="sm-search">
      <form onSubmit={submit}>
        <input
          id="slot-search"
          type="text"
          inputMode="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-label="Find a slot or a key"
          aria-describedby={answerId}
          aria-invalid={query.type === 'invalid'}
          placeholder="Slot or key, e.g. 8191 or user:{42}"
          value={text}
          onChange={event => type(event.target.value)}
        />
        <kbd>/</kbd>
      </form>
      <p
        id={answerId}
        className={query.type === 'invalid' ? 'sm-answer sm-invalid' : 'sm-answer'}
        aria-live="polite"
      >
        {query.type === 'empty' && (
          <span className="sm-hint">Arrow keys walk the map, Enter selects the owner</span>
        )}
        {query.type === 'invalid' && query.reason}
        {query.type === 'slot' && `slot ${query.slot} → ${ownerOf(query.slot)}`}
        {query.type === 'key' && `key ${query.key} → slot ${query.slot} → ${ownerOf(query.slot)}`}
      </p>
    </search>
  );
}
