import fc from 'fast-check';
import { Flag } from '@/lib/cluster/flags';
import type { NodeId } from '@/lib/cluster/ids';
import type { NodeLine, SlotMark } from '@/lib/cluster/node-line';
import { rangesWhere, SLOT_COUNT, type SlotRange } from '@/lib/cluster/slots';

export const nodeId = fc.stringMatching(/^[0-9a-f]{40}$/).map(id => id as NodeId);

const host = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter(ip => !ip.includes('.')),
  fc.constant(''),
  fc.constantFrom('node-1.example.com', 'redis'),
);
const port = fc.integer({ min: 0, max: 65535 });
const stamp = fc.integer({ min: 0, max: 2_000_000_000_000 });
const slot = fc.integer({ min: 0, max: SLOT_COUNT - 1 });

const ranges: fc.Arbitrary<readonly SlotRange[]> = fc
  .uniqueArray(slot, { maxLength: 30 })
  .map(slots => rangesWhere(one => slots.includes(one)));
const marks: fc.Arbitrary<readonly SlotMark[]> = fc.array(fc.record({ slot, peer: nodeId }), {
  maxLength: 4,
});

/** Any line that a server could print. */
export const nodeLine: fc.Arbitrary<NodeLine> = fc.record({
  id: nodeId,
  host,
  port,
  busPort: port,
  hostname: fc.constantFrom('', '', 'h1.example.com'),
  aux: fc.constantFrom<readonly (readonly [string, string])[]>(
    [],
    [['shard-id', '5744fc6acbc0012320cdd8d37404b23e46cddf43']],
    [
      ['tls-port', '0'],
      ['shard-id', 'abc'],
    ],
  ),
  flags: fc
    .tuple(
      fc.constantFrom<number>(Flag.master, Flag.slave, Flag.handshake),
      fc.subarray<number>([Flag.myself, Flag.pfail, Flag.fail, Flag.noaddr, Flag.nofailover]),
    )
    .map(([role, more]) => more.reduce((set, bit) => set | bit, role)),
  masterId: fc.option(nodeId),
  pingSent: stamp,
  pongRecv: stamp,
  configEpoch: fc.integer({ min: 0, max: 1e9 }),
  linkUp: fc.boolean(),
  slots: ranges,
  migrating: marks,
  importing: marks,
});
