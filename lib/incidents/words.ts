import type { Millis } from '../cluster/ids';
import { exactDuration } from '../format/duration';
import type { Incident, IncidentStepType } from './incident';

/** What a station is called on labels. */
export const STEP_NAMES: Readonly<Record<IncidentStepType, string>> = {
  'first-symptom': 'First symptom',
  'pending-ping': 'First pending ping',
  pfail: 'PFAIL',
  quorum: 'Quorum',
  fail: 'FAIL',
  election: 'Election',
  epoch: 'New epoch',
  promotion: 'Promotion',
  'slots-served': 'Slots served',
  'views-agree': 'All views agree',
  'old-master-back': 'Old master back',
};

/** How it came about, as a sentence. */
export function howWords({ trigger, successor, to }: Incident): string {
  if (!successor) return to === null ? 'Nobody has taken over.' : 'Nobody took over.';
  switch (trigger) {
    case 'automatic':
      return 'Automatic: the replica was elected after FAIL.';
    case 'manual':
      return 'Manual: CLUSTER FAILOVER was sent to the replica, and it was elected.';
    case 'takeover':
      return 'Takeover: CLUSTER FAILOVER TAKEOVER was sent to the replica; it asked nobody for a vote.';
    case 'unknown':
      return 'Not known: by command or by TAKEOVER, as this server version does not count election messages.';
  }
}

/** An offset or a short time to the millisecond, or what a person still reads: `167 ms`, `2.18 s`, `3 min 5 s`. */
export function preciseDuration(ms: Millis): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` : exactDuration(ms);
}

/** `2026-11-20 15:37:24.123`, UTC. */
export const utc = (at: Millis): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '');

/** Where an incident stands. */
export function stateWord({ state, to, successor }: Incident): string {
  if (state === 'failed') return to === null ? 'failed, not served yet' : 'failed, served again';
  if (state === 'open') return 'under way';
  return successor ? 'done' : 'over';
}
