import { describe, expect, it } from 'vitest';
import { changes } from '@/lib/cluster/changes/changes';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { AT, all, id, join, SIX } from '../../helpers/cluster-model';

const hung: Diagnosis = {
  id: `hung:${id(1)}`,
  kind: 'hung',
  node: id(1),
  state: 'confirmed',
  level: 'critical',
  since: AT,
  confirmedAt: AT + 600,
  confidence: 0.9,
  text: 'stopped reading',
  evidence: [{ witness: 'host:a', at: AT, text: 'Nobody reads.' }],
  pfailAt: null,
};
const suspected: Diagnosis = { ...hung, state: 'suspected', confirmedAt: null };
const picture = (...diagnoses: Diagnosis[]) => join(all(SIX), { diagnoses });

describe('what a diagnosis leaves in the timeline', () => {
  it('tells of a confirmed one with its evidence, once', () => {
    const [event, ...more] = changes(picture(suspected), picture(hung), AT + 600);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'diagnosis-raised',
      level: 'critical',
      node: id(1),
      text: '10.0.0.1:6379 stopped reading (hung)',
      data: { kind: 'hung', since: AT, confirmedAt: AT + 600, evidence: hung.evidence },
    });
    expect(changes(picture(hung), picture({ ...hung, confidence: 0.95 }), AT + 900)).toEqual([]);
  });

  it('tells of no mere suspicion, neither of its coming nor of its going', () => {
    expect(changes(picture(), picture(suspected), AT)).toEqual([]);
    expect(changes(picture(suspected), picture(), AT)).toEqual([]);
  });

  it('tells how long it lasted, and its lead over the cluster', () => {
    const [event] = changes(picture({ ...hung, pfailAt: AT + 15_600 }), picture(), AT + 18_000);
    expect(event).toMatchObject({
      type: 'diagnosis-cleared',
      text: '10.0.0.1:6379: hung is over after 18 s',
      data: { lasted: 18_000, lead: 15_000, until: AT + 18_000 },
    });
  });

  it('ends with its last sign, not when nobody waits for another one any more', () => {
    const lingering = { ...hung, lastSeen: AT + 16_000 };
    const [event, ...more] = changes(picture(lingering), picture(), AT + 18_000);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      at: AT + 18_000,
      text: '10.0.0.1:6379: hung is over after 16 s',
      data: { lasted: 16_000, until: AT + 16_000 },
    });
    expect(changes(picture(hung), picture(lingering), AT + 17_000)).toEqual([]);
  });
});
