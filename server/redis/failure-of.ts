import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure, FailureKind } from '@/lib/cluster/failure';

/** Codes of node:net, node:dns and OpenSSL, by what they mean to the person who reads them. */
const BY_CODE: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  EPROTO: 'tls-mismatch',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-mismatch',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-mismatch',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-untrusted',
  CERT_HAS_EXPIRED: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
};

/** Beginnings of error replies and client errors. Their rest may hold a key or an argument and is dropped. */
const BY_MESSAGE: readonly (readonly [RegExp, FailureKind])[] = [
  [/^NOAUTH/, 'noauth'],
  [/^WRONGPASS|invalid password|without any password configured|no password is set/i, 'wrongpass'],
  [/^NOPERM/, 'noperm'],
  [/^LOADING/, 'loading'],
  [/cluster support disabled/i, 'not-a-cluster'],
  [/^DENIED/, 'protected-mode'],
  [/max number of clients/i, 'too-many-clients'],
  [/ETIMEDOUT|timed out|timeout/i, 'timeout'],
  [/unknown command|unknown subcommand/i, 'protocol'],
  // 21 is the first byte of a TLS alert.
  [/^Unknown RESP type 21 /, 'tls-mismatch'],
  [/Protocol error|^Unknown RESP type/i, 'protocol'],
  [/Connection is closed|isn't writeable|Stream connection ended/i, 'closed'],
];

/**
 * Turns whatever was thrown into a failure. Only the kind, a code and the name of a refused command survive: error
 * objects of the client carry arguments (`command.args` of AUTH holds the password) and are never passed on.
 */
export function failureOf(error: unknown, endpoint: string): Failure {
  const { code, message } = describe(error);
  const kind = BY_CODE[code] ?? BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  if (kind === 'noperm') return explainFailure('noperm', endpoint, refusedCommand(message));
  if (kind === 'tls-untrusted' || kind === 'tls-mismatch') return explainFailure(kind, endpoint, code);
  if (kind) return explainFailure(kind, endpoint);
  if (/alert (certificate|bad certificate|unknown ca)/i.test(message))
    return explainFailure(
      'tls-mismatch',
      endpoint,
      'it wants a client certificate it trusts: tls.cert and tls.key',
    );
  if (/certificate|self.signed/i.test(message)) return explainFailure('tls-untrusted', endpoint);
  if (code.startsWith('ERR_SSL') || /ssl|tls/i.test(message))
    return explainFailure('tls-mismatch', endpoint, code);
  return explainFailure('other', endpoint, code || message.split(' ')[0]);
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message };
}

/** `User x has no permissions to run the 'cluster|nodes' command` names it; older servers do not. */
function refusedCommand(message: string): string {
  const named = /'([a-z|]{2,40})'/i.exec(message)?.[1];
  return named ? named.replace('|', ' ').toUpperCase() : '';
}
