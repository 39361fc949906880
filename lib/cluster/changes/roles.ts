import type { NewEvent } from '../events';
import type { NodeId } from '../ids';
import { nodeName } from '../node-name';
import { countSlots, type SlotRange } from '../slots';
import type { Step } from './step';

/** Promotions that took slots over are failovers; every other change of role or master is just that. */
export function roleChanges({ next, before, at, name }: Step): NewEvent[] {
  const failovers: NewEvent[] = [];
  const others: NewEvent[] = [];
  for (const node of next.nodes) {
    const old = before.get(node.id);
    if (!old || node.health === 'handshake' || old.health === 'handshake') continue;
    // A guess that is corrected is no change.
    if (old.inferred?.doubt || node.inferred?.doubt) continue;
    if (old.role === 'replica' && node.role === 'master' && node.slots.length > 0) {
      const from = formerOwner(node.slots, [...before.values()]) ?? old.masterId;
      failovers.push({
        at,
        type: 'failover',
        level: 'warning',
        node: node.id,
        text: `${nodeName(node)} took over ${countSlots(node.slots)} slots from ${from ? name(from) : 'nobody'} at config epoch ${node.configEpoch}`,
        data: {
          from,
          to: node.id,
          slots: node.slots,
          configEpoch: node.configEpoch,
          afterFail: from
            ? before.get(from)?.health === 'fail' ||
              next.nodes.some(other => other.id === from && other.health === 'fail')
            : false,
        },
      });
    } else if (old.role !== node.role) {
      others.push({
        at,
        type: 'role-changed',
        level: 'info',
        node: node.id,
        text:
          node.role === 'replica'
            ? `${nodeName(node)} is now a replica of ${node.masterId ? name(node.masterId) : 'nobody'}`
            : `${nodeName(node)} is now a master${node.inferred ? '' : ' without slots'}`,
        data: { from: old.role, to: node.role, masterId: node.masterId },
      });
    } else if (node.role === 'replica' && old.masterId !== node.masterId) {
      others.push({
        at,
        type: 'role-changed',
        level: 'info',
        node: node.id,
        text: `${nodeName(node)} now replicates ${node.masterId ? name(node.masterId) : 'nobody'}, before ${old.masterId ? name(old.masterId) : 'nobody'}`,
        data: { from: 'replica', to: 'replica', masterId: node.masterId, formerMasterId: old.masterId },
      });
    }
  }
  return [...failovers, ...others];
}

/** Who owned the first of these slots before. */
function formerOwner(
  slots: readonly SlotRange[],
  nodes: readonly { readonly id: NodeId; readonly slots: readonly SlotRange[] }[],
): NodeId | null {
  const first = slots[0]?.[0];
  if (first === undefined) return null;
  return nodes.find(node => node.slots.some(([from, to]) => first >= from && first <= to))?.id ?? null;
}
