import type { NewEvent } from '@/lib/cluster/events';
import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Entry, EntryBody } from '@/lib/history/entry';
import { shownNumbers } from '@/lib/history/numbers';
import type { Incident } from '@/lib/incidents/incident';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import type { Store } from '@/server/store/store';
import { nodeId } from '../../push/stepped-clusters';

export const PROD = 'prod' as ClusterId;
export const OTHER = 'other' as ClusterId;

/** An empty place to keep things, which can be opened again after a close. */
export interface StorePlace {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export const anEntry = (at: Millis, body: EntryBody, cluster = PROD): Entry => ({ cluster, at, ...body });

export const anEvent = (at: number, facts: Partial<NewEvent> = {}): NewEvent => ({
  at,
  type: 'log',
  level: 'info',
  text: `at ${at}`,
  data: { nested: [1, { two: 'é' }] },
  ...facts,
});

/** Numbers events and writes them, each at its own time. */
export function tell(store: Store, events: readonly NewEvent[], cluster = PROD) {
  const numbered = store.number(events);
  store.write(numbered.map(event => anEntry(event.at, { type: 'event', event }, cluster)));
  return numbered;
}

/** A keyframe with the tick that belongs to it, as the recorder writes them. */
export function shown(topology: Topology, sockets: SocketPicture | null = null, at = topology.at): Entry[] {
  return [
    anEntry(at, { type: 'topology', topology }, topology.id),
    ...(sockets ? [anEntry(at, { type: 'sockets', picture: sockets }, topology.id)] : []),
    anEntry(
      at,
      { type: 'tick', dataAt: topology.at, values: shownNumbers(topology, sockets, at) },
      topology.id,
    ),
  ];
}

export const aDiagnosis = (since: Millis, facts: Partial<Diagnosis> = {}): Diagnosis => ({
  id: `hung:${nodeId(0)}`,
  kind: 'hung',
  node: nodeId(0),
  state: 'suspected',
  level: 'warning',
  since,
  confirmedAt: null,
  confidence: 0.5,
  text: 'stopped reading',
  evidence: [{ witness: 'us', at: since, text: 'does not answer' }],
  pfailAt: null,
  ...facts,
});

export const anIncident = (number: number, from: Millis, facts: Partial<Incident> = {}): Incident => ({
  number,
  cluster: PROD,
  state: 'open',
  trigger: 'unknown',
  failure: null,
  master: { id: nodeId(0), name: 'a' },
  successor: null,
  choice: null,
  replicas: [],
  level: 'critical',
  text: `number ${number}`,
  from,
  to: null,
  lasted: null,
  steps: [],
  unserved: { slots: [], count: 0, from: null, to: null, ms: 0, whole: 0 },
  diagnoses: [],
  ...facts,
});

/** A CLUSTER NODES text of two nodes; `stamp` is what moves by itself. */
export const aText = (stamp: number, link = 'connected') =>
  [0, 1]
    .map(
      i =>
        `${nodeId(i)} 10.0.0.${i}:6379@16379 ${i === 0 ? 'myself,' : ''}master - ${stamp} ${stamp + 1} ${i} ${link} 0-100\n`,
    )
    .join('');
