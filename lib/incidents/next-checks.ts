import type { DiagnosisKind } from '../sockets/diagnose/diagnosis';
import { phasesOf } from './durations';
import type { Incident } from './incident';
import { has } from './steps';

const AFTER_CAUSE: Partial<Record<DiagnosisKind, string>> = {
  crashed: 'the end of its log, the service manager, and the kernel log for the out-of-memory killer',
  hung: 'SLOWLOG GET, LATENCY LATEST, swapping, and whether the process was stopped',
  stalled: 'SLOWLOG GET, LATENCY LATEST, and forks for snapshots (INFO persistence)',
  'host-partitioned': 'the network and the power of its host',
  'bus-partitioned': 'firewalls between the hosts for the bus port',
  'one-way-partition': 'routes and firewalls of both directions between the hosts',
};

/** What to look at next, one sentence each, the most urgent first. */
export function nextChecks(incident: Incident): readonly string[] {
  const { master, successor, unserved, trigger, failure, diagnoses, replicas, to } = incident;
  const checks: string[] = [];
  if (to === null && failure)
    checks.push(
      replicas.length > 0
        ? `Bring ${master.name} back, or make a replica take over: CLUSTER FAILOVER FORCE at it with a majority of masters, TAKEOVER without one. What it had not received is lost then.`
        : `Bring ${master.name} back: nobody else has its ${unserved.count} slots.`,
    );
  for (const { kind, state } of diagnoses) {
    const where = AFTER_CAUSE[kind];
    if (where)
      checks.push(`Why ${master.name} was ${state === 'confirmed' ? '' : 'perhaps '}${kind}: ${where}.`);
  }
  if (diagnoses.length === 0 && has(incident, 'fail'))
    checks.push(
      `Why ${master.name} failed: its log around the first symptom. An agent on its host would have told the cause.`,
    );
  if (successor && unserved.from !== null)
    checks.push(
      `Lost writes: what ${master.name} confirmed and ${successor.name} had not received is gone, as replication does not wait. Compare the last offsets if clients cannot tell.`,
    );
  if (successor && !has(incident, 'old-master-back'))
    checks.push(
      `${master.name} is not back as a replica: start it, or ${successor.name} has one replica fewer.`,
    );
  if (trigger === 'takeover')
    checks.push(
      'TAKEOVER takes a config epoch without votes: see that no two masters share one and no slots are claimed twice.',
    );
  if (replicas.length === 0 && (failure || successor === null))
    checks.push(`Give ${master.name} a replica on another host.`);
  if (failure?.startsWith('No quorum'))
    checks.push('Spread the masters so that losing one host or zone leaves a majority of them.');
  for (const { name, staleFor } of replicas)
    if (staleFor !== null)
      checks.push(`Why ${name} had lost its master before: its log, and INFO replication of both.`);
  if (unserved.whole > 0 && !failure?.startsWith('No quorum'))
    checks.push(
      'Masters said cluster_state:fail and refused every slot: with cluster-require-full-coverage no, the others go on serving theirs while a majority is up.',
    );
  const noticing = phasesOf(incident).find(phase => phase.name === 'Noticing');
  if (successor && noticing && noticing.to - noticing.from > 10_000)
    checks.push(
      'Most of the time went by before PFAIL: a shorter cluster-node-timeout notices sooner, and mistakes more stalls for failures.',
    );
  return checks;
}
