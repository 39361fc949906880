import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Entry } from '@/lib/history/entry';
import { createRecordingFile } from '../store/create-recording-file';

/** Entries and characters written at a time. */
const BATCH = { entries: 500, characters: 4 * 1024 * 1024 };

const each = { cluster: z.string().min(1), at: z.number() };
const object = z.looseObject({});
const changes = z.array(z.looseObject({ type: z.string() }));

/** Enough to tell an entry from any other JSON; what is in it was ours when it was exported. */
const line = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('topology'),
    ...each,
    topology: z.looseObject({ seq: z.number(), nodes: z.array(object) }),
  }),
  z.looseObject({ type: z.literal('topology-changes'), ...each, seq: z.number(), changes }),
  z.looseObject({ type: z.literal('sockets'), ...each, picture: object }),
  z.looseObject({ type: z.literal('sockets-changes'), ...each, changes }),
  z.looseObject({ type: z.literal('tick'), ...each, dataAt: z.number(), values: object }),
  z.looseObject({
    type: z.literal('event'),
    ...each,
    event: z.looseObject({ id: z.number(), at: z.number(), type: z.string() }),
  }),
  z.looseObject({ type: z.literal('text'), ...each, node: z.string(), text: z.string() }),
  z.looseObject({ type: z.literal('level'), ...each, level: z.string() }),
  z.looseObject({ type: z.literal('diagnosis'), ...each, diagnosis: object }),
  z.looseObject({ type: z.literal('incident'), ...each, incident: object }),
]);

/** Makes a recording of what `slotscope export` wrote as NDJSON. Rejects with one clear sentence. */
export async function importLines(file: string, into: string): Promise<void> {
  const recording = await createRecordingFile(into);
  let batch: Entry[] = [];
  let characters = 0;
  const flush = async () => {
    recording.write(batch);
    batch = [];
    characters = 0;
    await recording.written();
  };
  const reading = createReadStream(file, 'utf8');
  try {
    let number = 0;
    for await (const text of createInterface({ input: reading, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (text.trim() === '') continue;
      batch.push(entryOf(text, `${file}, line ${number},`));
      characters += text.length;
      if (batch.length >= BATCH.entries || characters >= BATCH.characters) await flush();
    }
    await flush();
  } catch (error) {
    reading.destroy();
    await recording.close().catch(() => {});
    throw error;
  }
  await recording.close();
}

function entryOf(text: string, where: string): Entry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${where} is cut off or damaged: give the file as slotscope export wrote it.`);
  }
  if (line.safeParse(value).success) return value as Entry;
  throw new Error(`${where} is no entry of slotscope export: give a file that it wrote.`);
}
