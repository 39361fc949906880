import { describe, expect, test } from 'vitest';
import type { Topology } from '@/lib/cluster/topology';
import { resumeIncidents } from '@/lib/incidents/follow-incidents';
import type { Incident } from '@/lib/incidents/incident';
import { fold, play } from './play';
import type { Published } from './recording';

describe('a server that restarts in the middle', () => {
  const { first, pictures, incidents } = play('killed');
  const [whole] = incidents as [Incident];

  test.each(['fail', 'promotion'] as const)('after %s it goes on with what was kept', type => {
    const cut = pictures.findIndex(one => one.at > whole.steps.find(step => step.type === type)!.at);
    const before = fold(first, pictures.slice(0, cut));
    const kept = JSON.parse(JSON.stringify(before.incidents)) as Incident[];
    // Another process: its monotonic clock began anew.
    const later = pictures.slice(cut).map(one => ({ ...one, mono: one.mono - pictures[cut]!.mono }));
    const { incidents: after } = fold(pictures[cut - 1]!.topology, later, resumeIncidents(kept));
    const [resumed] = after as [Incident];
    expect(after).toHaveLength(1);
    expect(resumed).toMatchObject({ number: 1, state: 'done', trigger: 'automatic', from: whole.from });
    expect(resumed.steps.map(step => step.type)).toEqual(whole.steps.map(step => step.type));
    for (const [i, step] of resumed.steps.entries())
      expect(Math.abs(step.after - whole.steps[i]!.after)).toBeLessThanOrEqual(5);
  });

  test('numbers go on after the highest, and a finished one is not opened again', () => {
    const state = resumeIncidents([{ ...whole, number: 7 }]);
    expect(state).toMatchObject({ lastNumber: 7, followed: [] });
    expect(fold(first, pictures, state).incidents[0]!.number).toBe(8);
  });
});

describe('clocks', () => {
  test('a wall clock that jumps moves no duration', () => {
    const { first, pictures, incidents } = play('killed');
    const [plain] = incidents as [Incident];
    const cut = pictures.findIndex(one => one.topology.state === 'fail');
    const hour = 3_600_000;
    const jumped = pictures.map((one, i) => (i < cut ? one : { ...one, at: one.at - hour }));
    const [moved] = fold(first, jumped).incidents as [Incident];
    expect(moved.lasted).toBe(plain.lasted);
    expect(moved.steps.map(step => [step.type, step.after])).toEqual(
      plain.steps.map(step => [step.type, step.after]),
    );
    expect(moved.unserved).toEqual(plain.unserved);
    expect(moved.steps.find(step => step.type === 'fail')!.at).toBe(
      plain.steps.find(step => step.type === 'fail')!.at - hour,
    );
  });
});

describe('servers that do not count election messages (before 4.0)', () => {
  const silent = (topology: Topology): Topology => ({
    ...topology,
    nodes: topology.nodes.map(node => {
      const {
        votesAsked: _a,
        votesReceived: _r,
        handoversAsked: _h,
        ...measures
      } = node.measures ?? { at: 0 };
      return { ...node, measures };
    }),
  });
  const playSilent = (name: string) => {
    const { first, pictures } = play(name);
    const quiet = pictures.map((one): Published => ({ ...one, topology: silent(one.topology) }));
    return fold(silent(first), quiet).incidents[0]!;
  };

  test('after FAIL it is an election, told by the epoch; without FAIL nobody can tell', () => {
    const killed = playSilent('killed');
    expect(killed.trigger).toBe('automatic');
    expect(killed.steps.find(step => step.type === 'election')!.text).toBe(
      'Current epoch 6 → 7: somebody stands for election',
    );
    expect(playSilent('takeover').trigger).toBe('unknown');
    expect(playSilent('manual').trigger).toBe('unknown');
  });

  test('where no majority is left it can only be TAKEOVER', () => {
    expect(playSilent('no-quorum').trigger).toBe('takeover');
  });
});
