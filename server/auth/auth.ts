import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';
import { createAttemptLimit } from './attempt-limit';
import type { Identity } from './identity';
import type { TokenLine } from './parse-tokens';
import { openSession, SESSION_COOKIE, SESSION_LENGTH, sealSession } from './session-cookie';
import { loadSessionKey } from './session-key';
import { openTokenList } from './token-list';

type SignIn =
  | { readonly ok: true; readonly identity: Identity; readonly cookie: string }
  | { readonly ok: false; readonly reason: 'wrong-token' }
  | { readonly ok: false; readonly reason: 'too-many'; readonly wait: Millis };

/** Who may come in. Without a tokens file everyone is an operator, which is why that is for loopback only. */
export interface Auth {
  /** Whether a login is needed at all. */
  readonly login: boolean;
  /** Reads the session cookie or `Authorization: Bearer`; null for nobody. */
  authenticate(headers: IncomingHttpHeaders): Identity | null;
  /** Checks a token typed on the login page; at most 10 wrong ones a minute per remote address. */
  signIn(token: string, remoteAddress: string): SignIn;
  /** The Set-Cookie value that ends a session in the browser. */
  signOutCookie(): string;
}

export interface AuthOptions {
  readonly tokensFile?: string;
  /** Where `session.key` is kept. */
  readonly dataDir: string;
  readonly publicUrl?: string;
  readonly log: Log;
  /** Clock in ms since the epoch. */
  readonly now: () => Millis;
  /** A clock in ms that nobody sets, for limits; `now` unless given. */
  readonly steady?: () => Millis;
}

/** Throws one clear sentence when the tokens file cannot be used. */
export function createAuth({ tokensFile, dataDir, publicUrl, log, now, steady = now }: AuthOptions): Auth {
  const cookie = (value: string, maxAge: Millis) =>
    stringifySetCookie({
      name: SESSION_COOKIE,
      value,
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: publicUrl?.startsWith('https:') ?? false,
      maxAge: Math.floor(maxAge / 1000),
    });
  const signOutCookie = () => cookie('', 0);

  if (tokensFile === undefined) {
    const local: Identity = { role: 'operator', name: 'local' };
    const signIn = (): SignIn => ({ ok: true, identity: local, cookie: signOutCookie() });
    return { login: false, authenticate: () => local, signIn, signOutCookie };
  }

  const tokens = openTokenList<Identity['role']>(tokensFile, ['viewer', 'operator'], log, now);
  const key = loadSessionKey(dataDir, log);
  const attempts = createAttemptLimit(steady);

  return {
    login: true,
    authenticate(headers) {
      const bearer = bearerOf(headers);
      const session = parseCookie(headers.cookie ?? '')[SESSION_COOKIE];
      if (bearer !== null) return identityOf(tokens.byToken(bearer));
      return identityOf(session === undefined ? null : openSession(session, key, now(), tokens.byName));
    },
    signIn(token, remoteAddress) {
      const wait = attempts.wait(remoteAddress);
      if (wait > 0) return { ok: false, reason: 'too-many', wait };
      const line = tokens.byToken(token.trim());
      if (!line) {
        attempts.failed(remoteAddress);
        return { ok: false, reason: 'wrong-token' };
      }
      const length = SESSION_LENGTH[line.role];
      return {
        ok: true,
        identity: { role: line.role, name: line.name },
        cookie: cookie(sealSession(line, now() + length, key), length),
      };
    },
    signOutCookie,
  };
}

function identityOf(line: TokenLine<Identity['role']> | null): Identity | null {
  return line && { role: line.role, name: line.name };
}

/** The token of an `Authorization: Bearer` header, or null. */
export function bearerOf(headers: IncomingHttpHeaders): string | null {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
