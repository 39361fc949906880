import { SLOT_COUNT } from '@/lib/cluster/slots';

/**
 * Every command that may be sent to a watched node, and nothing else can be: `guarded-redis.ts` refuses the rest before
 * it reaches a socket. All only read, and are O(nodes) or O(jobs) at worst. Add one here, and its permission to
 * `LEAST_ACL` or `MIGRATION_ACL` in lib/cluster/explain-failure.ts, README.md and docs/security.md.
 *
 * None of them has the flag `write` (`COMMAND INFO`, Redis 7.0: `stale` and category `@slow` for those of CLUSTER;
 * Valkey 9 and Redis 8.4: the two lists of jobs are `admin`, `stale`). `CLUSTER MIGRATION` changes things by IMPORT and
 * CANCEL; the one sentence that is let through is STATUS ALL.
 */
export const ALLOWED_COMMANDS = {
  clusterNodes: ['CLUSTER', 'NODES'],
  clusterInfo: ['CLUSTER', 'INFO'],
  info: ['INFO'],
  /** Valkey 9: its atomic slot migrations. */
  slotMigrations: ['CLUSTER', 'GETSLOTMIGRATIONS'],
  /** Redis 8.4: the same. Without ALL it is an error there, whatever its documentation says. */
  migrationStatus: ['CLUSTER', 'MIGRATION', 'STATUS', 'ALL'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** Those that answer with a text. */
export type AllowedCommand = Exclude<keyof typeof ALLOWED_COMMANDS, Extra>;

/** O(1) since Redis 3; the one allowed command with an argument, a slot number. */
const COUNT_KEYS = ['CLUSTER', 'COUNTKEYSINSLOT'] as const;

/** What can be asked beside the text commands of every tick: answers of other shapes, while slots move. */
export type Extra = 'slotMigrations' | 'migrationStatus' | { readonly keysInSlot: number };

/** The command and its arguments. */
export function wordsOf(ask: AllowedCommand | Extra): readonly [string, ...string[]] {
  return typeof ask === 'string' ? ALLOWED_COMMANDS[ask] : [...COUNT_KEYS, String(ask.keysInSlot)];
}

/** What opening a connection needs besides: sent once, with the configured credentials. Needs no permission (no-auth command). */
export const HANDSHAKE_COMMAND = 'AUTH';

/** Word by word: the one word `CLUSTER NODES` is another command than the two. */
const sentences = new Set(Object.values(ALLOWED_COMMANDS).map(words => JSON.stringify(words)));

/** True if name and arguments are exactly one of the allowed commands (any case). */
export function isAllowed(name: string, args: readonly unknown[]): boolean {
  const words = [name, ...args].map(word => String(word).toUpperCase());
  return sentences.has(JSON.stringify(words)) || countsKeys(words);
}

function countsKeys(words: readonly string[]): boolean {
  const [cluster, count, slot = '', ...more] = words;
  return (
    cluster === COUNT_KEYS[0] &&
    count === COUNT_KEYS[1] &&
    more.length === 0 &&
    /^(0|[1-9]\d{0,4})$/.test(slot) &&
    Number(slot) < SLOT_COUNT
  );
}
