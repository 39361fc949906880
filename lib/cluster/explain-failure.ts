import type { Failure, FailureKind } from './failure';

/** The least an ACL user needs, as ACL SETUSER words: shown wherever a permission is missing. */
export const LEAST_ACL = '+cluster|nodes +cluster|info +info';

/** What it needs besides to see how many keys a slot in motion still holds. */
export const MIGRATION_ACL = '+cluster|countkeysinslot';

/** What a failure of each kind means and what to do, with the endpoint and a detail (a permission, a host) filled in. */
const WORDS: Readonly<
  Record<FailureKind, (at: string, detail: string) => readonly [text: string, advice: string]>
> = {
  connecting: at => [`${at} is being connected to.`, ''],
  refused: at => [
    `${at} refuses the connection: nothing listens there.`,
    'Start the server, or correct the address.',
  ],
  timeout: (at, ms) => [
    `${at} did not answer within ${ms || 'the time allowed'}.`,
    'The process may hang, be busy, or the network drop packets; look at the host.',
  ],
  unresolved: at => [
    `The host name of ${at} cannot be resolved.`,
    'Correct the name or the DNS, or add an addressMap entry.',
  ],
  'no-route': at => [
    `There is no route to ${at}.`,
    'Check the network between this server and that host, or add an addressMap entry.',
  ],
  closed: at => [
    `${at} closed the connection.`,
    'The server may have been stopped, or expect TLS; it is tried again.',
  ],
  noauth: at => [
    `${at} requires a password and none is configured.`,
    'Set password_file for this cluster (or --askpass, REDISCLI_AUTH).',
  ],
  wrongpass: at => [
    `${at} rejects the user name or password.`,
    'Correct user and password_file for this cluster.',
  ],
  noperm: (at, what) => [
    `${at} does not permit ${what || 'a command'} to this user.`,
    `Grant it: ACL SETUSER <name> ${LEAST_ACL}.`,
  ],
  loading: at => [
    `${at} is loading its data set and answers no questions yet.`,
    'Wait; INFO persistence shows its progress.',
  ],
  'not-a-cluster': at => [
    `${at} is not in cluster mode.`,
    'Point the seed at a cluster node (cluster-enabled yes).',
  ],
  'tls-mismatch': (at, detail) => [
    `${at} does not speak TLS as configured${detail ? ` (${detail})` : ''}.`,
    'Set or remove tls for this cluster, or use the TLS port.',
  ],
  'tls-untrusted': (at, detail) => [
    `The certificate of ${at} is not trusted${detail ? ` (${detail})` : ''}.`,
    'Set tls.ca to the authority that signed it, or tls.sni to its name.',
  ],
  'protected-mode': at => [
    `${at} is in protected mode and only talks to its own host.`,
    'Set a password or bind address on the server.',
  ],
  'too-many-clients': at => [
    `${at} has reached its maximum number of clients.`,
    'Raise maxclients or find who holds the connections.',
  ],
  'not-allowed': (at, detail) => [
    `${at} is outside the networks allowed for this cluster${detail ? ` (${detail})` : ''}.`,
    'Extend allow for this cluster if the address is right.',
  ],
  'no-address': at => [
    `${at} has no address that anybody knows.`,
    'CLUSTER MEET it again, or CLUSTER FORGET the ghost.',
  ],
  'wrong-node': (at, detail) => [
    `Another node answers at ${at}${detail ? ` (${detail})` : ''}.`,
    'The address is stale, translated, or the node was reset; check cluster-announce-ip and addressMap.',
  ],
  protocol: (at, detail) => [
    `${at} answers something that is no ${detail || 'cluster listing'}.`,
    'Check that the port belongs to a Redis or Valkey server.',
  ],
  other: (at, detail) => [`${at}: ${detail || 'unknown failure'}.`, ''],
};

/** A failure with its two sentences. `detail` must hold no secret: it is shown, logged and kept. */
export function explainFailure(kind: FailureKind, endpoint: string, detail = ''): Failure {
  const [text, advice] = WORDS[kind](endpoint, detail);
  return { kind, text, advice };
}
