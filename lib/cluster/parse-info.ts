/** Reads `name:value` lines (INFO, CLUSTER INFO). Section titles, blanks and lines without a colon are passed over. */
export function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#'))
      fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** A whole number field; undefined when absent or not a number. */
export function numberField(fields: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = fields.get(name);
  if (text === undefined) return undefined;
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : undefined;
}

/** CLUSTER INFO: one node's opinion of the whole. Counters are absent while zero and stay out of here. */
export interface ClusterInfo {
  readonly state: 'ok' | 'fail';
  readonly slotsAssigned: number;
  readonly slotsPfail: number;
  readonly slotsFail: number;
  readonly knownNodes: number;
  readonly size: number;
  readonly currentEpoch: number;
  readonly myEpoch: number;
  /** Bus messages about elections since the node started; absent where the server does not count by type (before 4.0). */
  readonly ballots?: Ballots;
  /** Atomic slot migrations under way at this node (Redis 8.4); absent where the server has none or does not tell. */
  readonly migrationTasks?: number;
}

/** How often one node took part in elections, by its own count of messages: one to (or from) each other node. */
export interface Ballots {
  /** Requests for votes it sent (`auth-req`): it stood for election. TAKEOVER sends none. */
  readonly votesAsked: number;
  /** Votes it was given (`auth-ack`). */
  readonly votesReceived: number;
  /** Requests to its master to hand over (`mfstart`): CLUSTER FAILOVER without FORCE or TAKEOVER. */
  readonly handoversAsked: number;
}

/** Null when the text has no `cluster_state` line, so is no CLUSTER INFO answer at all. */
export function parseClusterInfo(text: string): ClusterInfo | null {
  const fields = parseFields(text);
  const state = fields.get('cluster_state');
  if (state === undefined) return null;
  const number = (name: string) => numberField(fields, `cluster_${name}`) ?? 0;
  return {
    state: state === 'ok' ? 'ok' : 'fail',
    slotsAssigned: number('slots_assigned'),
    slotsPfail: number('slots_pfail'),
    slotsFail: number('slots_fail'),
    knownNodes: number('known_nodes'),
    size: number('size'),
    currentEpoch: number('current_epoch'),
    myEpoch: number('my_epoch'),
    // A type's counter is left out while it is zero; every member has sent pings.
    ...(fields.has('cluster_stats_messages_ping_sent')
      ? {
          ballots: {
            votesAsked: number('stats_messages_auth-req_sent'),
            votesReceived: number('stats_messages_auth-ack_received'),
            handoversAsked: number('stats_messages_mfstart_sent'),
          },
        }
      : {}),
    ...(fields.has('cluster_slot_migration_active_tasks')
      ? { migrationTasks: number('slot_migration_active_tasks') }
      : {}),
  };
}
