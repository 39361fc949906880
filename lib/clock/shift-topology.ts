import type { Millis } from '../cluster/ids';
import type { MigrationRun } from '../cluster/migrations/run';
import type { Evidence, InferredFacts, Topology, TopologyNode } from '../cluster/topology';
import type { Diagnosis } from '../sockets/diagnose/diagnosis';

/**
 * A picture with every time in it moved by `by` ms, as if by another clock; what is 0 for never stays so. The same object
 * when nothing is to be moved.
 */
export function shiftTopology(topology: Topology, by: Millis): Topology {
  if (by === 0) return topology;
  const { verdict, migrations } = topology;
  return {
    ...topology,
    at: moved(topology.at, by),
    verdict: { ...verdict, evidence: verdict.evidence.map(one => shiftEvidence(one, by)) },
    nodes: topology.nodes.map(node => shiftNode(node, by)),
    views: topology.views.map(view => ({ ...view, at: moved(view.at, by) })),
    splitSince: orNull(topology.splitSince, by),
    diagnoses: topology.diagnoses.map(one => shiftDiagnosis(one, by)),
    ...(migrations ? { migrations: migrations.map(run => shiftRun(run, by)) } : {}),
  };
}

export function shiftDiagnosis(diagnosis: Diagnosis, by: Millis): Diagnosis {
  const { lastSeen } = diagnosis;
  return {
    ...diagnosis,
    since: moved(diagnosis.since, by),
    confirmedAt: orNull(diagnosis.confirmedAt, by),
    pfailAt: orNull(diagnosis.pfailAt, by),
    evidence: diagnosis.evidence.map(one => ({ ...one, at: moved(one.at, by) })),
    ...(lastSeen === undefined ? {} : { lastSeen: moved(lastSeen, by) }),
  };
}

const moved = (at: Millis, by: Millis): Millis => (at === 0 ? 0 : at + by);
const orNull = (at: Millis | null, by: Millis): Millis | null => (at === null ? null : moved(at, by));

function shiftEvidence(evidence: Evidence, by: Millis): Evidence {
  const { since } = evidence;
  return since === undefined ? evidence : { ...evidence, since: moved(since, by) };
}

function shiftNode(node: TopologyNode, by: Millis): TopologyNode {
  const { unreachableSince, measures, inferred } = node;
  return {
    ...node,
    viewAt: moved(node.viewAt, by),
    ...(unreachableSince === undefined ? {} : { unreachableSince: moved(unreachableSince, by) }),
    ...(measures ? { measures: { ...measures, at: moved(measures.at, by) } } : {}),
    ...(inferred ? { inferred: shiftInferred(inferred, by) } : {}),
  };
}

function shiftInferred(inferred: InferredFacts, by: Millis): InferredFacts {
  const { unseenSince } = inferred;
  return unseenSince === undefined ? inferred : { ...inferred, unseenSince: moved(unseenSince, by) };
}

function shiftRun(run: MigrationRun, by: Millis): MigrationRun {
  const { ended } = run;
  return {
    ...run,
    since: moved(run.since, by),
    lastProgress: moved(run.lastProgress, by),
    ...(ended === undefined ? {} : { ended: moved(ended, by) }),
  };
}
