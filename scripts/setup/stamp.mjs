import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One hash over the names and contents of files and folders (deeply): equal hash, nothing to do. */
export function hashOf(places) {
  const hash = createHash('sha256');
  for (const place of places)
    for (const file of filesIn(place)) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

export const readStamp = file => (existsSync(file) ? readFileSync(file, 'utf8').trim() : null);

export function writeStamp(file, stamp) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${stamp}\n`);
}

function* filesIn(place) {
  if (!existsSync(place)) return;
  if (!statSync(place).isDirectory()) yield place;
  else for (const name of readdirSync(place).sort()) yield* filesIn(path.join(place, name));
}
