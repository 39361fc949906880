import { Flag } from './flags';
import type { Millis, NodeId } from './ids';
import type { NodeLine, NodesListing } from './node-line';
import type { ClusterInfo } from './parse-info';

/** A ping unanswered for longer than this is a suspicion; a healthy node answers in well under a millisecond. */
export const PENDING_PING: Millis = 1000;

/** What one node thinks of another, where it is anything but plainly fine. */
export interface Opinion {
  readonly id: NodeId;
  /** `Flag.pfail`, `Flag.fail` or neither. */
  readonly failure: number;
  /** How long a ping has been unanswered, in ms; 0 when none is pending or it is younger than `PENDING_PING`. */
  readonly pingAge: Millis;
  readonly linkUp: boolean;
}

/** One node's whole opinion of its cluster, read once. */
export interface View {
  readonly node: NodeId;
  readonly at: Millis;
  /** Its `myself` line: it alone knows its role and its migration marks for certain. */
  readonly self: NodeLine;
  /** All its lines by id; null once shed to bound memory on large clusters (opinions are always kept). */
  readonly lines: ReadonlyMap<NodeId, NodeLine> | null;
  readonly opinions: readonly Opinion[];
  readonly digest: string;
  readonly info: ClusterInfo | null;
  readonly malformed: NodesListing['malformed'];
}

/**
 * A view from a parsed answer read at `at` (our clock). `clockOffset` is the node's clock minus ours, so that pending
 * pings, stamped by the node, get a true age; where it is not known (no permission for INFO) they are held against the
 * newest stamp in the listing, which is the node's own and never later than its clock. When no line is flagged `myself`
 * nobody knows whose opinion it is: null,
 * or the opinion of `anonymous` where one is given (saved excerpts).
 */
export function buildView(
  listing: NodesListing,
  at: Millis,
  info: ClusterInfo | null,
  clockOffset: Millis | null,
  anonymous?: NodeId,
): View | null {
  const lines = new Map<NodeId, NodeLine>();
  const opinions: Opinion[] = [];
  let self: NodeLine | null = null;
  const clock = clockOffset === null ? newestStamp(listing) : at + clockOffset;
  let low = 0;
  let high = 0;
  for (const line of listing.lines) {
    if (!lines.has(line.id)) lines.set(line.id, line);
    if (line.flags & Flag.handshake) continue;
    const hash = hashLine(line);
    low = (low + hash) >>> 0;
    high = (high + Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)) >>> 0;
    if (line.flags & Flag.myself) {
      self ??= line;
      continue;
    }
    const failure = line.flags & (Flag.pfail | Flag.fail);
    const pending = line.pingSent === 0 ? 0 : clock - line.pingSent;
    const pingAge = pending > PENDING_PING ? pending : 0;
    if (failure || pingAge || !line.linkUp)
      opinions.push({ id: line.id, failure, pingAge, linkUp: line.linkUp });
  }
  const owner = self?.id ?? anonymous;
  self ??= listing.lines[0] ?? null;
  if (!self || !owner) return null;
  const digest = low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0');
  return { node: owner, at, self, lines, opinions, digest, info, malformed: listing.malformed };
}

/**
 * Hash of what all nodes ought to agree on: members, roles, masters' epochs, slots, FAIL. PFAIL, links and stamps are
 * local by design, and a replica's epoch differs by version. Summed over lines, so that their order does not matter.
 */
function hashLine(line: NodeLine): number {
  let hash = mixText(0x811c9dc5, line.id);
  hash = mix(hash, line.flags & (Flag.master | Flag.slave | Flag.fail));
  if (line.masterId) hash = mixText(hash, line.masterId);
  if (line.flags & Flag.master) hash = mix(hash, line.configEpoch);
  for (const [first, last] of line.slots) hash = mix(mix(hash, first), last);
  return hash >>> 0;
}

const mix = (hash: number, value: number): number => Math.imul(hash ^ value, 0x01000193);

function mixText(hash: number, text: string): number {
  let mixed = hash;
  for (let i = 0; i < text.length; i++) mixed = mix(mixed, text.charCodeAt(i));
  return mixed;
}

function newestStamp({ lines }: NodesListing): Millis {
  let newest = 0;
  for (const line of lines) newest = Math.max(newest, line.pingSent, line.pongRecv);
  return newest;
}
