import type { NodeId } from '@/lib/cluster/ids';
import { servingOf } from '@/lib/cluster/serving';
import { countSlots } from '@/lib/cluster/slots';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import { formatBytes } from '@/lib/format/bytes';
import { formatCount } from '@/lib/format/count';
import { inSlotOrder } from '@/lib/layout/shards';
import { addressOf, titleOf } from '@/lib/layout/short-address';
import { nodeTroubles } from '@/lib/paint/node-state';
import { cssColour, faded, ownerColour, type Scheme } from '@/lib/paint/owner-colour';
import type { Hue } from '@/lib/paint/owner-hues';
import { ailmentsOf, ailmentTrouble } from '../diagnosis/ailment';
import { useServerSecond } from '../live/use-freshness';

interface OwnerTableProps {
  readonly topology: Topology;
  readonly hues: ReadonlyMap<NodeId, Hue>;
  readonly scheme: Scheme;
  readonly stale: boolean;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}

const RANGES_SHOWN = 2;

/** The legend of the slot map, with each master's share and load. */
export function OwnerTable({ topology, hues, scheme, stale, selected, onSelect }: OwnerTableProps) {
  const owners = inSlotOrder(topology.nodes).filter(node => node.slots.length > 0);
  const ailments = ailmentsOf(topology);
  const now = useServerSecond(ailments.size > 0 || owners.some(node => !node.reachable)) ?? topology.at;
  if (owners.length === 0) return null;
  return (
    <div className="sm-owners">
      <table>
        <caption className="sr-only">Masters and their slots</caption>
        <thead>
          <tr>
            <th scope="col">Master</th>
            <th scope="col">Slots</th>
            <th scope="col">Keys</th>
            <th scope="col">Ops/s</th>
            <th scope="col">Memory</th>
          </tr>
        </thead>
        <tbody>
          {owners.map(node => {
            const hue = hues.get(node.id);
            const colour = hue && ownerColour(hue, scheme);
            const ailment = ailments.get(node.id);
            const trouble =
              ailment && node.health !== 'fail'
                ? ailmentTrouble(ailment, now)
                : nodeTroubles(node, { voters: topology.voters, now })[0];
            const hollow = trouble !== undefined && node.health !== 'fail' && ailment?.state === 'suspected';
            const { keys, opsPerSec, usedMemory } = node.measures ?? {};
            const old = node.reachable ? undefined : 'sm-old';
            return (
              <tr key={node.id} className={node.id === selected ? 'sm-selected' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    title={titleOf(node)}
                    aria-pressed={node.id === selected}
                    onClick={() => onSelect(node.id === selected ? null : node.id)}
                  >
                    <i
                      className={`sm-swatch sm-${swatchOf(node)}`}
                      style={colour && { backgroundColor: cssColour(stale ? faded(colour) : colour) }}
                    />
                    <span className="sm-address">{addressOf(node)}</span>
                    {trouble && (
                      <span className={`sm-trouble sm-level-${trouble.level}`} title={trouble.text}>
                        <b>{hollow ? hollowMark(trouble.mark) : trouble.mark}</b>{' '}
                        {trouble.text.split(' · ')[0]}
                      </span>
                    )}
                  </button>
                </th>
                <td title={`${countSlots(node.slots)} slots`}>
                  <SlotShare node={node} />
                </td>
                <td className={old}>{keys === undefined ? '–' : formatCount(keys)}</td>
                <td className={old}>{old || opsPerSec === undefined ? '–' : formatCount(opsPerSec)}</td>
                <td className={old}>{usedMemory === undefined ? '–' : formatBytes(usedMemory)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const hollowMark = (mark: string): string => (mark === '◆' ? '◇' : '△');

function swatchOf(node: TopologyNode): string {
  if (servingOf(node) === 'unserved') return 'fail';
  return node.health === 'ok' && !node.reachable ? 'silent' : node.health;
}

function SlotShare({ node }: { readonly node: TopologyNode }) {
  const shown = node.slots.slice(0, RANGES_SHOWN);
  const more = node.slots.length - shown.length;
  return (
    <>
      {shown.map(([first, last]) => (
        <span key={first} className="sm-range">
          {first === last ? first : `${first}–${last}`}
        </span>
      ))}
      {more > 0 && <span className="sm-more">{`+ ${more} more, ${countSlots(node.slots)} in all`}</span>}
    </>
  );
}
