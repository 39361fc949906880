import { formatBytes } from '@/lib/format/bytes';
import { plural } from '@/lib/format/count';
import type { BusLink, BusLinkCounts } from '@/lib/layout/bus-links';
import type { TroubledLink } from '@/lib/sockets/picture/socket-picture';

type Sign = TroubledLink['sign'];

interface SignWords {
  readonly mark: '◆' | '▲';
  readonly level: 'critical' | 'warning';
  readonly word: string;
  readonly meaning: string;
}

/** What the kernel's signs of trouble are called, and how grave they are. */
export const SIGN_WORDS: Readonly<Record<Sign, SignWords>> = {
  connecting: {
    mark: '◆',
    level: 'critical',
    word: 'connecting',
    meaning: 'tries to connect and is not answered',
  },
  'half-open': {
    mark: '◆',
    level: 'critical',
    word: 'half-open',
    meaning: 'one end holds a connection that the other no longer has',
  },
  retransmitting: {
    mark: '▲',
    level: 'warning',
    word: 'retransmitting',
    meaning: 'what was sent is not acknowledged and is sent again',
  },
  'window-closed': {
    mark: '▲',
    level: 'warning',
    word: 'window closed',
    meaning: 'the receiver takes no more',
  },
  unread: { mark: '▲', level: 'warning', word: 'unread', meaning: 'the process does not read what arrived' },
  closing: { mark: '▲', level: 'warning', word: 'closing', meaning: 'the connection is being closed' },
};

/** The summary line: one quiet sentence while all is well, else the worst first. */
export function linksSentence(counts: BusLinkCounts): string {
  const { all, bothEnds, oneEnd, unseen, absent, troubled } = counts;
  const links = plural(all, 'bus link');
  if (all === 0) return 'No bus links to look for';
  if (unseen === all) return `None of ${links} is seen from a sampled host`;
  if (bothEnds === all) return `${all} of ${links} seen from both ends, all well`;
  const parts: string[] = [];
  if (troubled > 0) parts.push(`${troubled} of ${links} in trouble`);
  if (absent > 0) parts.push(troubled > 0 ? `${absent} not there` : `${absent} of ${links} not there`);
  if (parts.length === 0) parts.push(`${links}, all that are seen are well`);
  if (bothEnds > 0) parts.push(`${bothEnds} well from both ends`);
  if (oneEnd > 0) parts.push(`${oneEnd} well from the one end seen`);
  if (unseen > 0) parts.push(`${unseen} unseen`);
  return parts.join(' · ');
}

/** What there is of one link, to stand behind "A to B:". */
export function linkWords(link: BusLink): string {
  switch (link.type) {
    case 'well':
      return 'well, seen from both ends';
    case 'one-end':
      return 'well, seen from one end only';
    case 'unseen':
      return 'unseen: neither host is sampled';
    case 'absent':
      return 'no such connection';
    case 'self':
      return 'itself';
    case 'troubled':
      return link.link === null ? 'in trouble' : troubleWords(link.link);
  }
}

/** `retransmitting, 4 tries unanswered, 120 B not acknowledged`. */
export function troubleWords({ sign, retransmits, txQueue, rxQueue }: TroubledLink): string {
  const parts: string[] = [SIGN_WORDS[sign].word];
  if (retransmits > 0) parts.push(`${plural(retransmits, 'try', 'tries')} unanswered`);
  if (txQueue > 0) parts.push(`${formatBytes(txQueue)} not acknowledged`);
  if (rxQueue > 0) parts.push(`${formatBytes(rxQueue)} unread`);
  return parts.join(', ');
}
