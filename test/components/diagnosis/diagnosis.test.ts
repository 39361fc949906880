import { describe, expect, it } from 'vitest';
import { ailmentsOf, ailmentTrouble } from '@/components/diagnosis/ailment';
import { leadWords, witnessWords } from '@/components/diagnosis/diagnosis-words';
import { KIND_WORDS } from '@/components/diagnosis/kind-words';
import { centreOf, dotsOf } from '@/components/topology/graph-model';
import type { Topology } from '@/lib/cluster/topology';
import { DIAGNOSIS_KINDS, type Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { nodeId, shards } from '../../lib/layout/clusters';
import { aTopology } from '../../server/push/stepped-clusters';

const hung: Diagnosis = {
  id: 'hung:0',
  kind: 'hung',
  node: nodeId(0),
  state: 'confirmed',
  level: 'critical',
  since: 10_000,
  confirmedAt: 11_000,
  confidence: 0.9,
  text: 'stopped reading',
  evidence: [],
  pfailAt: null,
};
const suspected: Diagnosis = { ...hung, state: 'suspected', confirmedAt: null };
const cluster = (facts: Partial<Topology>) => aTopology({ nodes: shards(3, 1), ...facts });
const dot = (topology: Topology) => dotsOf(topology, 300, 13_000)[0]!;

describe('words', () => {
  it('explain every kind there is, each in one sentence', () => {
    for (const kind of DIAGNOSIS_KINDS) expect(KIND_WORDS[kind].meaning).toMatch(/^[A-Z][^!]+\.$/);
    expect(new Set(Object.values(KIND_WORDS).map(words => words.name)).size).toBe(DIAGNOSIS_KINDS.length);
  });

  it('name the witness', () => {
    expect(['us', 'cluster', 'host:host-a', 'process:host-a', 'moon'].map(witnessWords)).toEqual([
      'this server',
      'the cluster',
      'kernel of host-a',
      'process list of host-a',
      'moon',
    ]);
  });

  it('tell the lead over fail?, from when it was confirmed', () => {
    expect(leadWords({ ...hung, pfailAt: 25_200 })).toBe('named 14 s before the first node flagged it fail?');
    expect(leadWords({ ...hung, pfailAt: 10_500 })).toBe('named 0.5 s after the first node flagged it fail?');
    expect(leadWords(hung)).toBe('no node has flagged it fail? yet');
    expect(leadWords({ ...hung, level: 'info' })).toBeNull();
  });
});

describe('marks', () => {
  it('go to the confirmed before the suspected, and not to what is only information', () => {
    const lossy: Diagnosis = { ...suspected, id: 'l', kind: 'lossy-link', level: 'warning' };
    const moving: Diagnosis = {
      ...hung,
      id: 'm',
      kind: 'migration-activity',
      level: 'info',
      node: nodeId(1),
    };
    const ailments = ailmentsOf({ diagnoses: [lossy, moving, hung] });
    expect([...ailments].map(([id, { kind }]) => [id, kind])).toEqual([[nodeId(0), 'hung']]);
  });

  it('say how long, and ask rather than state what is not confirmed', () => {
    const [told] = ailmentsOf({ diagnoses: [suspected] }).values();
    expect(ailmentTrouble({ ...hung, level: 'critical' }, 13_000)).toEqual({
      level: 'critical',
      mark: '◆',
      text: 'hung, 3 s',
    });
    expect(told && ailmentTrouble(told, 13_000).text).toBe('hung? 3 s');
  });

  it('stand on the graph before what the nodes say, hollow while suspected, but never hide FAIL', () => {
    const nodes = (health: 'ok' | 'pfail' | 'fail') =>
      shards(3, 1).map((node, i) => (i === 0 ? { ...node, health, votes: 1 } : node));
    expect(dot(cluster({ diagnoses: [suspected] }))).toMatchObject({ suspected: true, detail: 'hung? 3 s' });
    expect(dot(cluster({ diagnoses: [hung], nodes: nodes('pfail') }))).toMatchObject({
      suspected: false,
      detail: 'hung, 3 s · PFAIL 1/3',
    });
    const failed = dot(cluster({ diagnoses: [suspected], nodes: nodes('fail') }));
    expect(failed).toMatchObject({ suspected: false, trouble: { text: expect.stringMatching(/^FAIL/) } });
    expect(failed.spoken).toContain('hung?');
  });
});

describe('a cluster watched by sockets alone', () => {
  it('says how sure its roles are, and that slots are unknown', () => {
    const nodes = shards(3, 1).map(node => ({
      ...node,
      slots: [],
      inferred: { confidence: 0.9, why: 'a replica holds a connection to it' },
    }));
    const topology = cluster({ nodes, mode: 'sockets' });
    expect(dot(topology).detail).toBe('inferred, 90 %');
    const unseen = nodes.map(node => ({ ...node, inferred: { ...node.inferred, unseenSince: 1 } }));
    expect(dot(cluster({ nodes: unseen, mode: 'sockets' })).detail).toBe('not seen, host silent');
    expect(dot(cluster({ nodes: unseen, mode: 'sockets' })).spoken).not.toContain('ok');
    expect(centreOf(topology, false)).toEqual({
      figure: '3',
      caption: 'shards inferred',
      note: 'slots unknown',
    });
  });
});
