import { Flag } from './flags';
import type { NodeId } from './ids';
import type { Membership } from './members';
import type { NodeLine } from './node-line';
import { nodeName, shortId } from './node-name';
import { countSlots, formatRanges } from './slots';
import type { Disagreement } from './topology';
import type { View } from './view';

/** Beyond this many the list says nothing a person could use. */
const MOST = 20;

/**
 * Where the answering nodes hold different opinions on what they ought to agree on. Equal digests cost nothing.
 * PFAIL and link states are local opinions by design and are not disagreements.
 */
export function findDisagreements({ members, recent, strangers }: Membership): Disagreement[] {
  const found: Disagreement[] = [];
  for (const node of strangers) {
    found.push({
      type: 'membership',
      text: 'answers, but no member of this cluster lists it',
      node,
      sides: [],
    });
  }
  const full = recent.filter(view => view.lines);
  if (new Set(full.map(view => view.digest)).size <= 1) return found;
  const witnesses = onePerDigest(full);
  const byId = new Map(members.map(member => [member.id, member.places[0] ?? member.line]));
  const name = (id: NodeId) => {
    const line = byId.get(id);
    return line ? nodeName(line) : `node ${shortId(id)}`;
  };
  for (const member of members) {
    if (member.line.flags & Flag.handshake) continue;
    for (const [type, text, say] of QUESTIONS) {
      const answers = new Map(witnesses.map(view => [view.digest, say(view.lines?.get(member.id), name)]));
      if (new Set(answers.values()).size < 2) continue;
      const sides = new Map<string, NodeId[]>();
      for (const view of full) {
        const says = answers.get(view.digest) ?? null;
        if (says === null) continue;
        const side = sides.get(says);
        if (side) side.push(view.node);
        else sides.set(says, [view.node]);
      }
      if (sides.size < 2) continue;
      found.push({
        type,
        text,
        node: member.id,
        sides: [...sides]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([says, nodes]) => ({ says, nodes: nodes.sort() })),
      });
      if (found.length >= MOST) return found;
      if (type === 'membership') break;
    }
  }
  return found;
}

/** A line's answer to one question; null when the view has no opinion because it does not know the node. */
type Say = (line: NodeLine | undefined, name: (id: NodeId) => string) => string | null;

const QUESTIONS: readonly (readonly [Disagreement['type'], string, Say])[] = [
  ['membership', 'is known to some nodes only', line => (line ? 'known' : 'unknown')],
  ['role', 'has a different role by view', (line, name) => (line ? roleOf(line, name) : null)],
  ['slots', 'owns different slots by view', line => (line ? slotsOf(line) : null)],
  ['epoch', 'has a different config epoch by view', line => (line ? epochOf(line) : null)],
  ['health', 'is FAIL for some nodes only', line => (line ? failOf(line) : null)],
];

// Replicas show their own epoch before 6.0.6 and their master's since: masters only.
const epochOf = (line: NodeLine): string | null => (line.flags & Flag.master ? `${line.configEpoch}` : null);

const failOf = (line: NodeLine): string => (line.flags & Flag.fail ? 'FAIL' : 'not FAIL');

const roleOf = ({ flags, masterId }: NodeLine, name: (id: NodeId) => string): string => {
  if (!(flags & Flag.slave)) return 'master';
  return `replica of ${masterId ? name(masterId) : 'nobody'}`;
};

const slotsOf = (line: NodeLine): string => {
  if (line.slots.length === 0) return 'no slots';
  return line.slots.length > 6 ? `${countSlots(line.slots)} slots` : formatRanges(line.slots);
};

/** Views with equal digests say the same: it is enough to read one of them. */
function onePerDigest(views: readonly View[]): View[] {
  const found = new Map<string, View>();
  for (const view of views) if (!found.has(view.digest)) found.set(view.digest, view);
  return [...found.values()];
}
