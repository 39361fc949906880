import { describe, expect, it } from 'vitest';
import { beliefSentence, failNeeds } from '@/components/node-panel/beliefs';
import { confirmCommands, shellWord } from '@/components/node-panel/commands';
import type { NodeId } from '@/lib/cluster/ids';

const ids = ['a', 'b', 'c'] as NodeId[];
const well = {
  health: 'ok',
  suspectedBy: [],
  failedBy: [],
  votes: 0,
  pendingPings: [],
  linksDown: [],
} as const;
const cluster = { voters: 3, quorum: 2 };

describe('what the cluster believes of a node', () => {
  it('counts the votes and what FAIL still needs', () => {
    expect(
      beliefSentence({ ...well, health: 'pfail', suspectedBy: ids.slice(0, 1), votes: 1 }, cluster),
    ).toBe('1 of 3 masters suspects it (PFAIL). FAIL needs 1 more of 3 masters.');
    expect(failNeeds(2, cluster)).toBe('That is enough for FAIL.');
  });

  it('says the earliest suspicion first: a pending ping before a lost link', () => {
    const pings = [{ by: 'a' as NodeId, age: 1200 }];
    expect(beliefSentence({ ...well, pendingPings: pings, linksDown: ids }, cluster)).toContain(
      'waits for its pong',
    );
    expect(beliefSentence({ ...well, linksDown: ids }, cluster)).toContain('3 nodes have lost the bus link');
    expect(beliefSentence(well, cluster)).toBe('Nobody suspects it.');
  });

  it('does not count suspicion by nodes without a vote as a master', () => {
    expect(beliefSentence({ ...well, suspectedBy: ids.slice(0, 1) }, cluster)).toBe(
      '1 node without a vote suspects it. No master does.',
    );
  });
});

describe('commands to paste', () => {
  it('name the node as the shell and redis-cli read it', () => {
    expect(confirmCommands({ host: '2001:db8::1', port: 6379 })[0]).toBe(
      'redis-cli -h 2001:db8::1 -p 6379 cluster nodes',
    );
    expect(confirmCommands({ host: '', port: 6379 })).toEqual([]);
  });

  it('quote what gossip could have put into a host name', () => {
    expect(shellWord('a;rm -rf /')).toBe(`'a;rm -rf /'`);
    expect(shellWord("it's")).toBe(`'it'\\''s'`);
    expect(shellWord('-oops')).toBe(`'-oops'`);
    expect(shellWord('$(id)')).toBe(`'$(id)'`);
  });
});
