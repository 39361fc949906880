import { expect, it } from 'vitest';
import type { HostState } from '@/lib/sockets/picture/socket-picture';
import { AT, all, id, join, SIX } from '../../helpers/cluster-model';

const heard: HostState = {
  name: 'web-3',
  kind: 'agent',
  version: '1.0.0',
  address: '10.0.0.3',
  at: AT,
  interval: 1000,
  state: 'live',
  source: 'proc',
  took: 2,
  rows: 40,
  clockOffset: 0,
  nodes: [id(3), id(6)],
  problems: [],
};
const silent = (age: number, facts: Partial<HostState> = {}): HostState => ({
  ...heard,
  state: 'stale',
  at: AT - age,
  ...facts,
});
const verdict = (...hosts: HostState[]) => join(all(SIX), { hosts }).verdict;

it('a silent agent is a warning: who answers well is watched by half', () => {
  expect(verdict(silent(12_300), { ...heard, name: 'web-1', nodes: [id(1)] })).toMatchObject({
    code: 'hosts-silent',
    level: 'warning',
    text: 'Host web-3 has been silent for 12 s: the sockets of 2 nodes are not watched.',
    risk: expect.stringContaining('See that the agent runs'),
    evidence: [
      { node: id(3), text: '10.0.0.3:6379 runs on web-3, not heard for 12 s' },
      { node: id(6), text: '10.0.0.6:6379 runs on web-3, not heard for 12 s' },
    ],
  });
});

it('several are one finding', () => {
  const { text } = verdict(silent(60_000), silent(90_000, { name: 'web-1', nodes: [id(1)] }));
  expect(text).toBe('2 hosts are silent, web-3 among them: the sockets of 3 nodes are not watched.');
});

it('one or two late samples are none, by the interval of each', () => {
  expect(verdict(silent(3500)).level).toBe('ok');
  expect(verdict(silent(5000)).level).toBe('warning');
  expect(verdict(silent(40_000, { interval: 10_000 })).level).toBe('ok');
  expect(verdict(silent(50_000, { interval: 10_000 })).level).toBe('warning');
});

it('a host that runs none of its nodes, or was never let in, is no matter of this cluster', () => {
  expect(verdict(silent(60_000, { nodes: [] })).level).toBe('ok');
  expect(verdict({ ...heard, state: 'refused', at: null, nodes: [] }).level).toBe('ok');
  expect(verdict(heard).level).toBe('ok');
});
