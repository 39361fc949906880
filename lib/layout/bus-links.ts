import type { NodeId } from '../cluster/ids';
import type { BusMatrix, TroubledLink } from '../sockets/picture/socket-picture';

/** One cell of the bus-link matrix: what is known of the connection that the row's node opened to the column's. */
export type BusLink =
  | { readonly type: 'well' }
  /** Well as far as the one end tells whose host is sampled. */
  | { readonly type: 'one-end' }
  /** Neither end's host is sampled. */
  | { readonly type: 'unseen' }
  /** Both ends' hosts are sampled, and there is no such connection. */
  | { readonly type: 'absent' }
  | { readonly type: 'self' }
  | { readonly type: 'troubled'; readonly link: TroubledLink | null };

/** How many links of each kind there are, itself left out. */
export interface BusLinkCounts {
  readonly all: number;
  readonly bothEnds: number;
  readonly oneEnd: number;
  readonly unseen: number;
  readonly absent: number;
  readonly troubled: number;
}

const LETTERS: Readonly<Record<string, Exclude<BusLink['type'], 'troubled'>>> = {
  '.': 'well',
  ',': 'one-end',
  '?': 'unseen',
  ' ': 'absent',
  '-': 'self',
};

/** Gives the cells of a matrix by row and column; what it does not understand is unseen. */
export function busLinkReader(matrix: BusMatrix): (row: number, column: number) => BusLink {
  const troubled = new Map(matrix.troubled.map(link => [`${link.from} ${link.to}`, link]));
  return (row, column) => {
    const letter = matrix.cells[row]?.[column] ?? '?';
    if (letter !== '!') return { type: LETTERS[letter] ?? 'unseen' };
    return { type: 'troubled', link: troubled.get(`${matrix.ids[row]} ${matrix.ids[column]}`) ?? null };
  };
}

export function countBusLinks({ cells }: BusMatrix): BusLinkCounts {
  const counts = { '.': 0, ',': 0, '?': 0, ' ': 0, '!': 0, '-': 0 };
  for (const row of cells)
    for (const letter of row) if (letter in counts) counts[letter as keyof typeof counts]++;
  const { '.': bothEnds, ',': oneEnd, '?': unseen, ' ': absent, '!': troubled } = counts;
  return { all: bothEnds + oneEnd + unseen + absent + troubled, bothEnds, oneEnd, unseen, absent, troubled };
}

/** The troubled links of one node: told in one line. */
export interface TroubledGroup {
  /** The end that all of them share; of a single link the one it leads to. */
  readonly node: NodeId;
  /** What they show, worst first, each once. */
  readonly signs: readonly TroubledLink['sign'][];
  readonly links: readonly TroubledLink[];
}

/** Worst sign first. */
const SIGNS = ['connecting', 'half-open', 'retransmitting', 'window-closed', 'unread', 'closing'] as const;

/** The troubled links, each told once: the node with most of them takes them all, until none is left. Largest first. */
export function groupTroubled(troubled: readonly TroubledLink[]): readonly TroubledGroup[] {
  const groups: TroubledGroup[] = [];
  let left = troubled;
  while (left.length > 0) {
    const node = mostFrequentEnd(left);
    const links = left.filter(link => link.from === node || link.to === node);
    groups.push({ node, links, signs: SIGNS.filter(sign => links.some(link => link.sign === sign)) });
    left = left.filter(link => link.from !== node && link.to !== node);
  }
  return groups;
}

function mostFrequentEnd(links: readonly TroubledLink[]): NodeId {
  const counts = new Map<NodeId, number>();
  // `to` first: of a single link, the node it leads to is the one that does not answer.
  for (const { from, to } of links) for (const id of [to, from]) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
