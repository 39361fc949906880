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
  };
}
