import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** CSP sources (`'sha256-...'`) of every inline script in the html files under `dir`; empty when there is no such folder. */
export function inlineScriptHashes(dir: string): string[] {
  const hashes = new Set<string>();
  for (const file of htmlFiles(dir)) {
    for (const source of inlineScripts(readFileSync(join(dir, file), 'utf8'))) {
      hashes.add(`'sha256-${createHash('sha256').update(source).digest('base64')}'`);
    }
  }
  return [...hashes].sort();
}

/** The text of each script element without a `src`. */
export function inlineScripts(html: string): string[] {
  const scripts = html.matchAll(/<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/script\s*>/gi);
  return [...scripts]
    .filter(([, attributes = '']) => !/\ssrc\s*=/i.test(attributes))
    .map(([, , source = '']) => source);
}

function htmlFiles(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.html'));
  } catch {
    return [];
  }
}
