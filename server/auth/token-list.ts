import { readFileSync, statSync } from 'node:fs';
import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';
import { parseTokens, type TokenLine } from './parse-tokens';
import { hashToken, sameSecret } from './token-hash';

/** How often the file is looked at, at most. */
const CHECK_EVERY: Millis = 1000;

/** The tokens that count now; follows the file as it changes. */
export interface TokenList<R extends string> {
  byName(name: string): TokenLine<R> | null;
  byToken(token: string): TokenLine<R> | null;
}

/** Opens a tokens file whose lines give one of `roles`. Throws one clear sentence when it cannot be read or a line is bad; later faults are logged once. */
export function openTokenList<R extends string>(
  file: string,
  roles: readonly R[],
  log: Log,
  now: () => Millis,
): TokenList<R> {
  let stamp = stampOf(file);
  const first = parseTokens(readFileSync(file, 'utf8'), file, roles);
  if (first.problems[0]) throw new Error(first.problems[0]);
  if (first.tokens.length === 0)
    throw new Error(`${file} holds no token. Add a line "name ${roles[0]} sha256:<hex>".`);
  let tokens = first.tokens;
  let checkedAt = now();

  const current = () => {
    if (Math.abs(now() - checkedAt) < CHECK_EVERY) return tokens;
    checkedAt = now();
    try {
      const seen = stampOf(file);
      if (seen === stamp) return tokens;
      const next = parseTokens(readFileSync(file, 'utf8'), file, roles);
      for (const problem of next.problems) log.warn(`${problem} This line is ignored.`);
      tokens = next.tokens;
      stamp = seen;
    } catch (error) {
      if (stamp !== '')
        log.error({ err: error }, `${file} cannot be read any more; nobody gets in with it until it can.`);
      tokens = [];
      stamp = '';
    }
    return tokens;
  };

  return {
    byName: name => current().find(token => token.name === name) ?? null,
    byToken(token) {
      const hash = hashToken(token);
      return current().find(line => sameSecret(line.hash, hash)) ?? null;
    },
  };
}

function stampOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file);
  return `${mtimeMs} ${size} ${ino}`;
}
