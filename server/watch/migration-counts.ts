import { MIGRATION_ACL } from '@/lib/cluster/explain-failure';
import type { SlotCount } from '@/lib/cluster/migrations/step-track';
import type { ExtraReply } from '../redis/node-link';

/** The answer to CLUSTER COUNTKEYSINSLOT. Null for a passing trouble, after which it is simply asked again. */
export function countOf(slot: number, reply: ExtraReply): SlotCount | null {
  if (reply.ok) {
    const { value } = reply;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? { slot, keys: value }
      : { slot, unknown: 'keys left unknown: the answer to CLUSTER COUNTKEYSINSLOT is no number' };
  }
  switch (reply.failure.kind) {
    case 'noperm':
      return { slot, unknown: `keys left unknown: no permission (ACL SETUSER <name> ${MIGRATION_ACL})` };
    case 'protocol':
    case 'other':
      return { slot, unknown: 'keys left unknown: the server does not answer CLUSTER COUNTKEYSINSLOT' };
    default:
      return null;
  }
}
