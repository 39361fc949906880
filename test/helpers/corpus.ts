import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../fixtures/corpus');

/** One listing of the corpus with the facts recorded for it. */
export interface CorpusEntry {
  readonly file: string;
  readonly path: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** The entries below one folder of the corpus. */
export function corpus(...folders: readonly string[]): CorpusEntry[] {
  const rows = readFileSync(path.join(ROOT, 'index.tsv'), 'utf8').trim().split('\n').slice(1);
  return rows
    .map(row => row.split('\t'))
    .filter(([file]) => folders.some(folder => file?.startsWith(`${folder}/`)))
    .map(([file = '', , , facts = '']) => ({
      file,
      path: path.join(ROOT, file),
      facts: Object.fromEntries(facts.split(';').map(fact => fact.split('='))),
    }));
}
