import { describe, expect, it } from 'vitest';
import { busLinkReader, countBusLinks, groupTroubled } from '@/lib/layout/bus-links';
import type { BusMatrix, TroubledLink } from '@/lib/sockets/picture/socket-picture';
import { nodeId } from './clusters';

const ids = [0, 1, 2, 3].map(nodeId);
const troubledLink = (from: number, to: number, sign: TroubledLink['sign'] = 'unread'): TroubledLink => ({
  from: nodeId(from),
  to: nodeId(to),
  sign,
  retransmits: 0,
  txQueue: 0,
  rxQueue: 9,
  since: 5,
});
const matrix: BusMatrix = {
  ids,
  cells: ['-.,?', ' -!.', '..-.', '?..-'],
  troubled: [troubledLink(1, 2, 'retransmitting')],
};

describe('the bus-link matrix', () => {
  it('is read cell by cell, and what is not understood is unseen', () => {
    const read = busLinkReader(matrix);
    expect([0, 1, 2, 3].map(column => read(0, column).type)).toEqual(['self', 'well', 'one-end', 'unseen']);
    expect(read(1, 0)).toEqual({ type: 'absent' });
    expect(read(1, 2)).toEqual({ type: 'troubled', link: matrix.troubled[0] });
    expect(read(9, 9)).toEqual({ type: 'unseen' });
    expect(busLinkReader({ ...matrix, cells: ['!~'] })(0, 1)).toEqual({ type: 'unseen' });
    expect(busLinkReader({ ...matrix, troubled: [] })(1, 2)).toEqual({ type: 'troubled', link: null });
  });

  it('is counted without the nodes themselves', () => {
    expect(countBusLinks(matrix)).toEqual({
      all: 12,
      bothEnds: 7,
      oneEnd: 1,
      unseen: 2,
      absent: 1,
      troubled: 1,
    });
  });
});

describe('troubled links in groups', () => {
  it('are told once each, under the node that most of them share', () => {
    const all = [0, 1, 2].flatMap(peer => [troubledLink(peer, 3), troubledLink(3, peer)]);
    const groups = groupTroubled([...all, troubledLink(0, 1, 'connecting'), troubledLink(0, 1)]);
    expect(groups.map(({ node, signs, links }) => [node, signs, links.length])).toEqual([
      [nodeId(3), ['unread'], 6],
      [nodeId(1), ['connecting', 'unread'], 2],
    ]);
  });
});
