import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new random token: `ss_` and 32 bytes in base64url. Shown once; only its hash is kept. */
export function newToken(): string {
  return `ss_${randomBytes(32).toString('base64url')}`;
}

/** The hex SHA-256 of a token, as the tokens file holds it. Tokens are random, so no slow hash is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares in a time that does not depend on where two texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
