import type { Millis, NodeId } from '../cluster/ids';
import { countSlots } from '../cluster/slots';
import type { Incident, IncidentReplica, IncidentStep } from './incident';
import type { Look } from './look';
import { type LinksDown, replicasOf } from './replicas';
import { withOnly, withStep } from './steps';

/** An incident that is under way, or what may become one. */
export interface Followed {
  readonly incident: Incident;
  /** When it began by the monotonic clock; null where only the wall clock of an earlier process knows. */
  readonly began: Millis | null;
  /** False while it may still turn out to be nothing. */
  readonly told: boolean;
  /** Since when every slot is refused, by the monotonic clock. */
  readonly wholeSince: Millis | null;
  /** The master's replicas now: their offsets move with every reading, which is no news. */
  readonly replicas: readonly IncidentReplica[];
}

/** One whose beginning is known by this process's monotonic clock. */
export type Running = Followed & { readonly began: Millis };

/** The beginning of a story about this master, without any step yet. */
export function beginAt(id: NodeId, look: Look, links: LinksDown): Running {
  const { at, mono, next, before, after, name } = look;
  const slots = before.get(id)?.slots ?? after.get(id)?.slots ?? [];
  const replicas = replicasOf(id, look, links, mono);
  const incident: Incident = {
    number: 0,
    cluster: next.id,
    state: 'open',
    trigger: 'unknown',
    failure: null,
    master: { id, name: name(id) },
    successor: null,
    choice: null,
    replicas,
    level: 'unknown',
    text: '',
    from: at,
    to: null,
    lasted: null,
    steps: [],
    unserved: { slots, count: countSlots(slots), from: null, to: null, ms: 0, whole: 0 },
    diagnoses: [],
  };
  return { incident, began: mono, told: false, wholeSince: null, replicas };
}

/** ms from the beginning of a story to a moment of this picture's wall clock. */
export const afterOf = ({ began }: Running, look: Look, at: Millis): Millis =>
  look.mono - (look.at - at) - began;

/** Adds a step (see `withStep`), now unless `at` is given. `only`: it takes the place of the one of its type. */
export function tell(
  running: Running,
  look: Look,
  step: Omit<IncidentStep, 'at' | 'after'> & { readonly at?: Millis },
  only = false,
): Running {
  const at = step.at ?? look.at;
  const add = only ? withOnly : withStep;
  const incident = add(running.incident, { ...step, at, after: afterOf(running, look, at) });
  // A step from before the beginning has moved it, on both clocks by the same time.
  return { ...running, incident, began: running.began + incident.from - running.incident.from };
}
