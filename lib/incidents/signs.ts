import type { FailureKind } from '../cluster/failure';
import type { Millis, NodeId } from '../cluster/ids';
import type { TopologyNode } from '../cluster/topology';
import { CAUSES, type Diagnosis } from '../sockets/diagnose/diagnosis';
import type { Look } from './look';

/** Of what we find ourselves: a wrong password says nothing of a node's health. */
const SILENT: ReadonlySet<FailureKind> = new Set(['refused', 'timeout', 'closed', 'no-route']);
/** Clients get no answer from a node that has one of these. */
const SERVES_NOT: ReadonlySet<string> = new Set(['crashed', 'hung', 'stalled', 'host-partitioned']);
/** What began longer before the cluster's own first sign is another story: an address that never worked for us. */
const LOOK_BACK: Millis = 30_000;

export interface Symptom {
  readonly at: Millis;
  readonly text: string;
  readonly by?: NodeId;
}

/** What kernels say ails a node, where it takes the node out of the cluster's reach. */
export const ailments = (id: NodeId, { next }: Look): readonly Diagnosis[] =>
  next.diagnoses.filter(one => one.node === id && CAUSES.has(one.kind));

/** True while the cluster or a kernel has anything to say against this node. */
export const isAccused = (node: TopologyNode, look: Look): boolean =>
  node.pendingPings.length > 0 ||
  node.suspectedBy.length > 0 ||
  node.failedBy.length > 0 ||
  ailments(node.id, look).length > 0;

/** Everything that sockets and links tell of this node, the earliest first. `floor`: when the cluster's own signs began. */
export function symptoms(node: TopologyNode, look: Look, floor: Millis): readonly Symptom[] {
  const { at, name } = look;
  const found: Symptom[] = ailments(node.id, look).map(one => ({
    at: one.since,
    text: `${name(node.id)} ${one.text} (${one.kind})`,
  }));
  if (node.failure && SILENT.has(node.failure.kind) && node.unreachableSince !== undefined)
    found.push({ at: node.unreachableSince, text: node.failure.text.replace(/\.$/, '') });
  const [by] = node.linksDown;
  if (by) found.push({ at, by, text: `${name(by)} lost its bus link to ${name(node.id)}` });
  return found.filter(one => one.at >= floor - LOOK_BACK && one.at <= at).sort((a, b) => a.at - b.at);
}

/**
 * Since when nobody is served by this node, as far as one may say so: from the first sign of it, once FAIL, a confirmed
 * diagnosis, or (`borneOut`) what came of it bears that sign out. Null while nothing does.
 */
export function silentSince(node: TopologyNode, look: Look, floor: Millis, borneOut: boolean): Millis | null {
  const causes = ailments(node.id, look).filter(one => SERVES_NOT.has(one.kind));
  if (node.health !== 'fail' && !borneOut && !causes.some(one => one.state === 'confirmed')) return null;
  const mute = node.failure && SILENT.has(node.failure.kind) ? [node.unreachableSince] : [];
  const since = [...causes.map(one => one.since), ...mute].filter(
    (one): one is Millis => one !== undefined && one >= floor - LOOK_BACK,
  );
  if (since.length > 0) return Math.min(...since, look.at);
  return node.health === 'fail' ? look.at : null;
}
