'use client';
import { type DragEvent, useRef, useState } from 'react';
import { useNotify } from '../shell/notices';
import { Button } from '../ui/button';
import { SAMPLE_DUMP } from './sample-dump';

/** A 1000-node answer has 141 KB; far beyond that it is not a dump. */
const MAX_BYTES = 20 * 1024 * 1024;

/** Where the dump goes in: typed, pasted, dropped, or picked. */
export function DumpInput(props: {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly small: boolean;
}) {
  const { text, onText, small } = props;
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const notify = useNotify();

  const read = (file: File | undefined) => {
    if (!file) return;
    if (file.size > MAX_BYTES)
      return notify(`${file.name} is larger than 20 MiB: that is no CLUSTER NODES dump.`, 'warning');
    void file.text().then(onText, () => notify(`${file.name} could not be read.`, 'warning'));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    read(event.dataTransfer.files[0]);
  };
  return (
    <div>
      <label htmlFor="dump" className="sr-only">
        CLUSTER NODES output
      </label>
      <textarea
        id="dump"
        data-filter
        value={text}
        onChange={event => onText(event.target.value)}
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        spellCheck={false}
        autoComplete="off"
        wrap="off"
        placeholder="Paste here, or drop a file"
        className={`block w-full resize-y rounded-lg border bg-panel p-3 font-mono text-xs leading-5 text-ink placeholder:text-faint ${small ? 'h-28' : 'h-64'} ${over ? 'border-dashed border-focus' : 'border-line-strong'}`}
      />
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button onClick={() => onText(SAMPLE_DUMP)}>Show an example</Button>
        <Button onClick={() => picker.current?.click()}>Open a file</Button>
        {text ? <Button onClick={() => onText('')}>Clear</Button> : null}
        <input
          ref={picker}
          type="file"
          aria-label="Dump file"
          tabIndex={-1}
          className="hidden"
          onChange={event => {
            read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
    </div>
  );
}
