import { plural } from '../../format/count';
import { CAUSES, type Diagnosis } from '../../sockets/diagnose/diagnosis';
import { sayDiagnosis } from '../../sockets/diagnose/say-diagnosis';
import { nameById, nodeName } from '../node-name';
import { countSlots } from '../slots';
import type { Evidence, TopologyNode } from '../topology';
import { isVoter } from '../voters';
import { type Finding, opinions, type Picture, standby, whatFailNeeds } from './finding';

/** What of a suspicion younger than this is shown on the node only: most are gone by then. */
const FLEETING = 400;

/** What kernels and queries together have confirmed, in the words of the cause: `stopped reading 3 s ago (hung)`. */
export function diagnosed(picture: Picture): Finding[] {
  return picture.diagnoses
    .filter(one => one.state === 'confirmed' && one.level !== 'info')
    .flatMap(one => {
      const node = picture.nodes.find(({ id }) => id === one.node);
      // Of a node that is FAIL its failure speaks, and names the cause.
      return node && node.health !== 'fail' ? [findingOf(picture, node, one)] : [];
    });
}

/** The gravest suspicion, as what it is. */
export function suspectedDiagnoses(picture: Picture): Finding[] {
  return picture.diagnoses
    .filter(one => one.state === 'suspected' && CAUSES.has(one.kind) && picture.now - one.since >= FLEETING)
    .slice(0, 1)
    .map(one => ({
      code: 'diagnosis-suspected',
      level: 'info',
      text: `${nameById(picture.nodes, one.node)} may be in trouble: ${one.kind}, not confirmed yet.`,
      risk: 'One witness says so; a second one is being asked.',
      evidence: evidenceOf(one),
    }));
}

/** A sentence on why the cluster suspects or fails a node; empty where nobody knows. */
export function causeOf(picture: Picture, node: TopologyNode): string {
  const cause = confirmedCause(picture, node);
  return cause ? `It ${sayDiagnosis(cause, picture.now)}.` : '';
}

/** What the kernels show of the cause, to stand beside the cluster's own opinions. */
export function kernelEvidence(picture: Picture, node: TopologyNode): Evidence[] {
  const cause = confirmedCause(picture, node);
  return cause ? evidenceOf(cause) : [];
}

const confirmedCause = ({ diagnoses }: Picture, { id }: TopologyNode): Diagnosis | undefined =>
  diagnoses.find(one => one.node === id && one.state === 'confirmed' && CAUSES.has(one.kind));

function findingOf(picture: Picture, node: TopologyNode, diagnosis: Diagnosis): Finding {
  const slots = countSlots(node.slots);
  const failing = CAUSES.has(diagnosis.kind) && isVoter(node);
  return {
    code: `diagnosis-${diagnosis.kind}`,
    level: diagnosis.level,
    text: `${node.role === 'master' ? 'Master' : 'Replica'} ${nodeName(node)} ${sayDiagnosis(diagnosis, picture.now)}.`,
    risk: [
      failing && slots > 0 ? `${plural(slots, 'slot')} at risk.` : '',
      failing ? noticed(picture, node) : '',
      failing && slots > 0 ? standby(picture, node) : '',
    ]
      .filter(Boolean)
      .join(' '),
    evidence: [...evidenceOf(diagnosis), ...opinions(picture, node)],
  };
}

function noticed(picture: Picture, node: TopologyNode): string {
  if (picture.mode === 'sockets') return '';
  if (node.votes > 0) return whatFailNeeds(picture, node);
  return `The cluster has not noticed yet: FAIL needs ${picture.quorum} of ${picture.voters} masters.`;
}

const evidenceOf = ({ node, level, evidence }: Diagnosis): Evidence[] =>
  evidence.map(({ witness, at, text, confirm }) => ({
    text,
    level,
    by: 'us',
    witness,
    since: at,
    node,
    ...(confirm ? { confirm } : {}),
  }));
