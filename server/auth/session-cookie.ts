import { createHmac } from 'node:crypto';
import type { Millis } from '@/lib/cluster/ids';
import type { Identity } from './identity';
import type { TokenLine } from './parse-tokens';
import { sameSecret } from './token-hash';

type LoginLine = TokenLine<Identity['role']>;

export const SESSION_COOKIE = 'slotscope_session';

const HOUR: Millis = 3_600_000;
/** How long a login lasts: a working day for operators, a month for wall screens. */
export const SESSION_LENGTH: Readonly<Record<Identity['role'], Millis>> = {
  operator: 12 * HOUR,
  viewer: 30 * 24 * HOUR,
};

/** `name~expiry~mac`. The mac covers the token's hash and role: a session dies when its line is removed or changed. */
export function sealSession(token: LoginLine, expires: Millis, key: Buffer): string {
  return `${token.name}~${expires}~${macOf(token, expires, key)}`;
}

/** The token line a session stands for, or null when it is forged, expired, or its line is gone. */
export function openSession(
  value: string,
  key: Buffer,
  now: Millis,
  byName: (name: string) => LoginLine | null,
): LoginLine | null {
  const match = /^([\w.-]{1,64})~(\d{1,15})~([\w-]{43})$/.exec(value);
  if (!match) return null;
  const [, name = '', expiry = '', mac = ''] = match;
  const token = byName(name);
  if (!token || !sameSecret(mac, macOf(token, Number(expiry), key))) return null;
  return Number(expiry) > now ? token : null;
}

function macOf(token: LoginLine, expires: Millis, key: Buffer): string {
  return createHmac('sha256', key)
    .update(`${token.name} ${token.role} ${token.hash} ${expires}`)
    .digest('base64url');
}
