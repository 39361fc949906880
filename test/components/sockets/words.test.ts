import { describe, expect, it } from 'vitest';
import { linksSentence, linkWords, SIGN_WORDS } from '@/components/sockets/link-words';
import { moveInMatrix } from '@/components/sockets/move-in-matrix';
import { processWords, turnoverWords } from '@/components/sockets/process-words';
import { nodeId } from '../../lib/layout/clusters';

const none = { all: 30, bothEnds: 0, oneEnd: 0, unseen: 0, absent: 0, troubled: 0 };

describe('the bus in one line', () => {
  it.each([
    [{ ...none, bothEnds: 30 }, '30 of 30 bus links seen from both ends, all well'],
    [
      { ...none, bothEnds: 12, oneEnd: 16, unseen: 2 },
      '30 bus links, all that are seen are well · 12 well from both ends · 16 well from the one end seen · 2 unseen',
    ],
    [{ ...none, unseen: 30 }, 'None of 30 bus links is seen from a sampled host'],
    [{ ...none, bothEnds: 20, troubled: 10 }, '10 of 30 bus links in trouble · 20 well from both ends'],
    [{ ...none, bothEnds: 20, absent: 10 }, '10 of 30 bus links not there · 20 well from both ends'],
    [{ ...none, all: 0 }, 'No bus links to look for'],
  ])('%j', (counts, sentence) => expect(linksSentence(counts)).toBe(sentence));

  it('never calls well what nobody sees', () => {
    expect(linksSentence({ ...none, unseen: 30 })).not.toContain('well');
    expect(linkWords({ type: 'unseen' })).not.toContain('well');
  });

  it('tells what the kernel shows of a link', () => {
    const link = {
      from: nodeId(0),
      to: nodeId(1),
      sign: 'retransmitting',
      retransmits: 1,
      txQueue: 120,
      rxQueue: 0,
      since: 0,
    } as const;
    expect(linkWords({ type: 'troubled', link })).toBe(
      'retransmitting, 1 try unanswered, 120 B not acknowledged',
    );
  });

  it('gives graver signs another shape than lighter ones', () => {
    for (const { mark, level } of Object.values(SIGN_WORDS))
      expect(mark).toBe(level === 'critical' ? '◆' : '▲');
  });
});

describe('one node', () => {
  it('has its process state in words, also states of kernels to come', () => {
    expect(processWords('T')).toBe('stopped by a signal (T)');
    expect(processWords(null)).toContain('gone');
    expect(processWords('P')).toBe('P');
  });

  it.each([
    [10, 100, '0.10, healthy (under 0.3)'],
    [30, 100, '0.30, raised (0.3 to 0.8)'],
    [80, 100, '0.80, raised (0.3 to 0.8)'],
    [90, 100, '0.90, unstable (over 0.8): connections are opened and closed again at once'],
    [8, 3, '8 to 3, too few to tell'],
    [5, 0, '5 closed lately, none open'],
    [0, 0, 'no connections'],
  ])('says of %i TIME_WAIT to %i ESTABLISHED: %s', (timeWait, established, words) =>
    expect(turnoverWords(timeWait, established)).toBe(words),
  );
});

describe('walking the matrix', () => {
  it('starts at the first cell, stops at the edges, and leaves other keys alone', () => {
    expect(moveInMatrix('ArrowDown', null, 3)).toBe(0);
    expect(moveInMatrix('ArrowDown', 0, 3)).toBe(3);
    expect(moveInMatrix('ArrowRight', 2, 3)).toBe(2);
    expect(moveInMatrix('ArrowUp', 1, 3)).toBe(1);
    expect(moveInMatrix('End', 3, 3)).toBe(5);
    expect(moveInMatrix('PageDown', 1, 3)).toBe(7);
    expect(moveInMatrix('x', 1, 3)).toBeNull();
    expect(moveInMatrix('End', null, 0)).toBeNull();
  });
});
