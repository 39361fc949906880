import type { Millis } from '../../cluster/ids';
import { tupleOf } from '../links/choose-connection';
import type { LinkTable, Member, NodeLinkSockets } from '../links/link-table';
import { type LinkSigns, linkSigns, worseEnd } from './link-trouble';
import type { BusMatrix, TroubledLink } from './socket-picture';

/**
 * All bus links of a cluster, `members` giving the order. `since` goes on from `previous` while the same link stays in
 * trouble. What only counts when it lasts (connecting, unread, half-open) counts once `before`, the table before this one,
 * shows it too in an older look.
 */
export function busMatrix(
  table: LinkTable,
  members: readonly Member[],
  previous: BusMatrix | null,
  now: Millis,
  before: LinkTable | null = null,
): BusMatrix {
  const ids = members.map(({ id }) => id);
  const places = new Map(ids.map((id, place) => [id, place]));
  const cells = ids.map(from =>
    ids.map((to): string => {
      if (from === to) return '-';
      // Behind a shared or translated address an accepted link may be there and not be known as this one.
      return table.nodes.has(from) ? ' ' : '?';
    }),
  );
  const known = new Map(previous?.troubled.map(link => [`${link.from} ${link.to}`, link]));
  const lasting = new Lasting(before);
  const troubled = new Map<number, TroubledLink>();
  const note = (link: NodeLinkSockets, signs: LinkSigns | 'half-open') => {
    const { from, to } = link;
    const row = places.get(from);
    const column = places.get(to);
    if (row === undefined || column === undefined) return;
    const was = known.get(`${from} ${to}`);
    const found = signs === 'half-open' ? lasting.halfOpen(link, was) : lasting.sign(link, signs, was);
    if (signs !== 'half-open') cells[row]![column] = link.opener && link.accepter ? '.' : ',';
    const place = row * ids.length + column;
    if (!found || (signs === 'half-open' && troubled.has(place))) return;
    const since = was?.since ?? found.since ?? now;
    troubled.set(place, { from, to, sign: found.sign, ...worseEnd(link), since });
  };
  for (const link of table.bus) note(link, linkSigns(link));
  for (const link of table.halfOpen) note(link, 'half-open');
  for (const place of troubled.keys()) cells[Math.floor(place / ids.length)]![place % ids.length] = '!';
  return {
    ids,
    cells: cells.map(row => row.join('')),
    troubled: [...troubled.keys()].sort((a, b) => a - b).map(place => troubled.get(place)!),
  };
}

interface Found {
  readonly sign: TroubledLink['sign'];
  /** When the look before saw it, if it did. */
  readonly since?: Millis;
}

/** What the table before says of a link. */
class Lasting {
  private links: Map<string, NodeLinkSockets> | null = null;

  constructor(private readonly before: LinkTable | null) {}

  sign(link: NodeLinkSockets, { sign, maybe }: LinkSigns, was: TroubledLink | undefined): Found | null {
    if (sign) return { sign };
    if (!maybe) return null;
    this.links ??= new Map(this.before?.bus.map(one => [`${one.from} ${one.to}`, one]));
    const older = this.links.get(`${link.from} ${link.to}`);
    if (!older || linkSigns(older).maybe !== maybe) return null;
    return this.lasts(maybe, older, link, was);
  }

  halfOpen(link: NodeLinkSockets, was: TroubledLink | undefined): Found | null {
    const older = this.before?.halfOpen.find(one => namesOf(one) === namesOf(link));
    return older ? this.lasts('half-open', older, link, was) : null;
  }

  /** The same look seen again proves nothing, and takes nothing back. */
  private lasts(
    sign: Found['sign'],
    older: NodeLinkSockets,
    link: NodeLinkSockets,
    was: TroubledLink | undefined,
  ): Found | null {
    const since = lookedAt(older, sign);
    return lookedAt(link, sign) > since || was?.sign === sign ? { sign, since } : null;
  }
}

/** When the end that shows the sign was looked at. */
function lookedAt({ opener, accepter }: NodeLinkSockets, sign: Found['sign']): Millis {
  const ends = [opener, accepter].filter(end => end !== null);
  const showing = sign === 'unread' ? ends.filter(({ row }) => row.rxQueue > 0) : ends;
  return Math.max(0, ...showing.map(({ at }) => at));
}

function namesOf({ opener, accepter }: NodeLinkSockets): string {
  const end = opener ?? accepter;
  return end ? tupleOf(end) : '';
}
