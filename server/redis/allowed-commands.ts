/**
 * Every command that may be sent to a watched node, and nothing else can be: `guarded-redis.ts` refuses the rest before
 * it reaches a socket. All are read-only and O(nodes) at worst. Add one here, and its permission to `LEAST_ACL` in
 * lib/cluster/explain-failure.ts, README.md and docs/security.md.
 */
export const ALLOWED_COMMANDS = {
  clusterNodes: ['CLUSTER', 'NODES'],
  clusterInfo: ['CLUSTER', 'INFO'],
  info: ['INFO'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type AllowedCommand = keyof typeof ALLOWED_COMMANDS;

/** What opening a connection needs besides: sent once, with the configured credentials. Needs no permission (no-auth command). */
export const HANDSHAKE_COMMAND = 'AUTH';

/** Word by word: the one word `CLUSTER NODES` is another command than the two. */
const sentences = new Set(Object.values(ALLOWED_COMMANDS).map(words => JSON.stringify(words)));

/** True if name and arguments are exactly one of the allowed commands (any case). */
export function isAllowed(name: string, args: readonly unknown[]): boolean {
  return sentences.has(JSON.stringify([name, ...args].map(word => String(word).toUpperCase())));
}
