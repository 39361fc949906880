import type { Millis, NodeId } from '../../cluster/ids';
import { type Aftermath, followAftermath, isTrace } from './aftermath';
import { type Candidate, candidateId, countWitnesses } from './candidate';
import { CAUSES, type Diagnosis, type DiagnosisEvidence, type DiagnosisKind } from './diagnosis';
import { followHosts, type HostHistory } from './host-history';
import type { DiagnoseInput } from './input';
import { acceptQueueFull } from './kinds/accept-queue-full';
import { busPartitioned } from './kinds/bus-partitioned';
import { busStranger } from './kinds/bus-stranger';
import { clientExodus } from './kinds/client-exodus';
import { connectionChurn } from './kinds/connection-churn';
import { crashed } from './kinds/crashed';
import { failoverPattern } from './kinds/failover-pattern';
import { halfOpenLink } from './kinds/half-open-link';
import { hostPartitioned } from './kinds/host-partitioned';
import { hung } from './kinds/hung';
import { keepaliveMissing } from './kinds/keepalive-missing';
import { lossyLink } from './kinds/lossy-link';
import { migrationActivity } from './kinds/migration-activity';
import { oneWayPartition } from './kinds/one-way-partition';
import { stalled } from './kinds/stalled';
import { followNodes, type NodeHistory } from './node-history';
import type { Signs } from './node-signs';
import { gatherSigns } from './signs';
import { followTracks, hostsOfDead, NO_TRACKS, type Tracks } from './track';

/** Every kind, in order of explaining: an earlier one at a node makes later ones of `OVERRULED` there its mere symptoms. */
const KINDS: readonly ((signs: Signs) => readonly Candidate[])[] = [
  crashed,
  hung,
  stalled,
  oneWayPartition,
  hostPartitioned,
  busPartitioned,
  lossyLink,
  halfOpenLink,
  acceptQueueFull,
  clientExodus,
  connectionChurn,
  migrationActivity,
  failoverPattern,
  busStranger,
  keepaliveMissing,
];

/** What is but a symptom where the node has something worse. */
const OVERRULED: ReadonlySet<DiagnosisKind> = new Set([
  'hung',
  'stalled',
  'one-way-partition',
  'host-partitioned',
  'bus-partitioned',
  'lossy-link',
  'half-open-link',
  'accept-queue-full',
  'client-exodus',
  'connection-churn',
  // Who has not been accepted yet cannot be told apart.
  'bus-stranger',
]);

/** A sign that is gone for this long is gone: shorter gaps lie between two samples. */
const LINGER: Millis = 1200;
/** A confirmed diagnosis stays a little longer: it must not flicker in and out of a verdict. */
const LINGER_CONFIRMED: Millis = 2000;
/** Who answers again is back, whatever was said of it. */
const LINGER_BACK: Millis = 300;

/** All that is carried from one moment to the next. */
export interface DiagnoseState {
  readonly tracks: Tracks;
  readonly hosts: HostHistory;
  readonly nodes: ReadonlyMap<NodeId, NodeHistory>;
  readonly known: ReadonlyMap<string, Known>;
  readonly aftermath: Aftermath;
  /** Worst first: confirmed before suspected, then by level, then by age. */
  readonly diagnoses: readonly Diagnosis[];
}

interface Known {
  readonly diagnosis: Diagnosis;
  readonly seenAt: Millis;
  /** Not shown to anybody yet. */
  readonly hidden: boolean;
  /** When its words were last brought up to date. */
  readonly wordedAt: Millis;
}

/** Numbers in the evidence move with every sample; nobody reads them faster than this. */
const REWORD: Millis = 1000;
/** Once it is a fact, its details are history in the making: each change of words is kept. */
const REWORD_CONFIRMED: Millis = 5000;

export const NO_DIAGNOSIS: DiagnoseState = {
  tracks: NO_TRACKS,
  hosts: new Map(),
  nodes: new Map(),
  known: new Map(),
  aftermath: new Map(),
  diagnoses: [],
};

/**
 * One moment folded in: suspicions are raised at once, confirmed on two independent witnesses once they are older than
 * innocent causes last, and cleared when their signs are gone. Pure.
 */
export function diagnose(state: DiagnoseState, input: DiagnoseInput): DiagnoseState {
  const { now } = input;
  const tracks = followTracks(state.tracks, input.table, input.hosts, now);
  const hosts = followHosts(state.hosts, input.hosts, hostsOfDead(state.tracks, tracks), now);
  const nodes = followNodes(state.nodes, input.table, input.queries);
  const signs = gatherSigns(input, tracks, hosts, nodes);
  const known = new Map<string, Known>();
  for (const candidate of withoutSymptoms(KINDS.flatMap(kind => kind(signs)))) {
    const id = candidateId(candidate);
    const trace = isTrace(candidate, state.aftermath);
    const judged = trace ? { ...candidate, conclusive: false } : candidate;
    known.set(id, raise(id, judged, state.known.get(id), input));
  }
  const overruled = overruledAt([...known.values()].map(one => one.diagnosis));
  for (const [id, one] of state.known) {
    if (known.has(id)) continue;
    const { state: stage, kind, node, peer } = one.diagnosis;
    const age = now - one.seenAt;
    const linger = isBack(one, input) ? LINGER_BACK : stage === 'confirmed' ? LINGER_CONFIRMED : LINGER;
    const replaced = OVERRULED.has(kind) && (overruled.has(node) || (peer && overruled.has(peer)));
    // What is merely out of sight may go on: when it ended, nobody has seen.
    const hidden = outOfSight(one, input);
    if (replaced || !((age >= 0 && age < linger) || hidden) || !signs.nodes.has(node)) continue;
    const diagnosis = withLead(one.diagnosis, input);
    known.set(id, { ...one, diagnosis: hidden ? diagnosis : { ...diagnosis, lastSeen: one.seenAt } });
  }
  const diagnoses = [...known.values()]
    .filter(one => !one.hidden)
    .map(one => one.diagnosis)
    .sort(worstFirst);
  const aftermath = followAftermath(state.aftermath, diagnoses, now);
  return { tracks, hosts, nodes, known, aftermath, diagnoses };
}

/** Kinds of which no node answers us. */
const MUTE: ReadonlySet<DiagnosisKind> = new Set(['crashed', 'hung', 'stalled', 'host-partitioned']);

/** True once a node that had not answered does. */
const isBack = ({ diagnosis, seenAt }: Known, { queries }: DiagnoseInput): boolean =>
  MUTE.has(diagnosis.kind) && (queries.get(diagnosis.node)?.answeredAt ?? 0) > seenAt;

/**
 * Its host has fallen silent, and nothing else tells that it is over: what was last seen stands, or a dead agent would be
 * told as recovery.
 */
function outOfSight({ diagnosis, seenAt }: Known, { table, hosts, queries, now }: DiagnoseInput): boolean {
  const place = table.memory.places.get(diagnosis.node);
  if (diagnosis.state !== 'confirmed' || !place || now < seenAt) return false;
  const silent = !hosts.some(({ host }) => host === place.host);
  return silent && (queries.get(diagnosis.node)?.answeredAt ?? 0) <= seenAt;
}

/** Drops what another candidate of the same node explains at least as well. */
function withoutSymptoms(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter((candidate, index) => {
    if (!OVERRULED.has(candidate.kind)) return true;
    const better = candidates
      .slice(0, index)
      .find(other => other.node === candidate.node && CAUSES.has(other.kind) && other.conclusive);
    return !better || (!candidate.conclusive ? false : countWitnesses(better.evidence) < 2);
  });
}

const overruledAt = (diagnoses: readonly Diagnosis[]): ReadonlySet<NodeId> =>
  new Set(
    diagnoses
      .filter(one => !one.peer && CAUSES.has(one.kind) && one.state === 'confirmed')
      .map(one => one.node),
  );

function raise(id: string, candidate: Candidate, known: Known | undefined, input: DiagnoseInput): Known {
  const { kind, node, peer, level, text, evidence } = candidate;
  const { now } = input;
  const old = known?.diagnosis;
  const since = old ? Math.min(old.since, candidate.since) : candidate.since;
  const witnesses = countWitnesses(evidence);
  const ripe = witnesses >= 2 && candidate.conclusive && now - since >= candidate.hold;
  const confirmedAt = old?.confirmedAt ?? (ripe ? now : null);
  const sameWords =
    old !== undefined &&
    known !== undefined &&
    now - known.wordedAt < (old.confirmedAt === null ? REWORD : REWORD_CONFIRMED) &&
    confirmedAt === old.confirmedAt &&
    witnesses === countWitnesses(old.evidence);
  const diagnosis: Diagnosis = {
    id,
    kind,
    node,
    ...(peer ? { peer } : {}),
    state: confirmedAt === null ? 'suspected' : 'confirmed',
    level,
    since,
    confirmedAt,
    confidence: confidence(witnesses, confirmedAt !== null),
    text,
    evidence: evidence.map(line => sinceFirst(line, old)),
    pfailAt: old?.pfailAt ?? null,
  };
  return {
    diagnosis: withLead(
      sameWords ? { ...diagnosis, text: old.text, evidence: old.evidence } : diagnosis,
      input,
    ),
    seenAt: now,
    hidden: candidate.quiet === true && confirmedAt === null && now - since < candidate.hold,
    wordedAt: sameWords ? known.wordedAt : now,
  };
}

/** What a witness goes on saying is dated by when it began to. */
function sinceFirst(line: DiagnosisEvidence, old: Diagnosis | undefined): DiagnosisEvidence {
  const said = old?.evidence.filter(one => one.witness === line.witness) ?? [];
  return { ...line, at: Math.min(line.at, ...said.map(one => one.at)) };
}

/** Each further witness halves the doubt that is left. */
const confidence = (witnesses: number, confirmed: boolean): number =>
  confirmed ? Math.max(0.9, 1 - 0.5 ** (witnesses + 1)) : Math.min(0.8, 1 - 0.5 ** witnesses);

/** Notes when the cluster itself began to suspect the node. */
function withLead(diagnosis: Diagnosis, { queries, now }: DiagnoseInput): Diagnosis {
  const noticed = diagnosis.pfailAt === null && queries.get(diagnosis.node)?.suspected === true;
  return noticed ? { ...diagnosis, pfailAt: now } : diagnosis;
}

const LEVELS: Readonly<Record<Diagnosis['level'], number>> = { critical: 0, warning: 1, info: 2 };

function worstFirst(a: Diagnosis, b: Diagnosis): number {
  return (
    Number(b.state === 'confirmed') - Number(a.state === 'confirmed') ||
    LEVELS[a.level] - LEVELS[b.level] ||
    a.since - b.since ||
    (a.id < b.id ? -1 : 1)
  );
}
