import { describe, expect, test } from 'vitest';
import type { Incident } from '@/lib/incidents/incident';
import { play, typesOf } from './play';

/** ms by the recorder's clock from a deed to the beginning of an incident. */
const lead = (incident: Incident, deed: { readonly at: number } | undefined) =>
  incident.from - (deed?.at ?? 0);

describe('failovers that succeeded, as recorded from real clusters', () => {
  test('a killed master: automatic, every station in order, unserved from the crash to the promotion', () => {
    const { incidents, deeds } = play('killed');
    expect(incidents).toHaveLength(1);
    const [one] = incidents as [Incident];
    expect(one).toMatchObject({
      number: 1,
      state: 'done',
      trigger: 'automatic',
      failure: null,
      level: 'warning',
    });
    expect(typesOf(one)).toEqual([
      'first-symptom',
      'pending-ping',
      'quorum',
      'fail',
      'election',
      'epoch',
      'promotion',
      'slots-served',
      'views-agree',
      'old-master-back',
    ]);
    expect(one.master.id).toBe(deeds[0]!.node);
    expect(one.steps[0]!.text).toMatch(/is down: its process ended \(crashed\)/);
    // 25 ms after the kill, by the kernel's word.
    expect(lead(one, deeds[0])).toBeGreaterThanOrEqual(0);
    expect(lead(one, deeds[0])).toBeLessThan(200);
    expect(one.unserved).toMatchObject({ count: 5462, from: 0, to: one.lasted, ms: one.lasted });
    expect(one.unserved.whole).toBeGreaterThan(500);
    expect(one.choice).toBe(`${one.successor!.name} was the only replica.`);
    expect(one.diagnoses.map(each => [each.kind, each.state])).toEqual([['crashed', 'confirmed']]);
    expect(one.steps.at(-1)!.at).toBeGreaterThan(deeds[1]!.at);
    expect(one.to).toBeLessThan(one.steps.at(-1)!.at);
  });

  test('a hung master: PFAIL by name, voters told from others, the replica that may not stand is named', () => {
    const { incidents, deeds, first } = play('hung');
    const [one] = incidents as [Incident];
    expect(one).toMatchObject({ state: 'done', trigger: 'automatic' });
    expect(one.steps.find(step => step.type === 'first-symptom')!.text).toMatch(/stopped reading \(hung\)/);
    expect(lead(one, deeds[0])).toBeLessThan(400);
    const accusers = one.steps.filter(step => step.type === 'pfail');
    expect(accusers.length).toBeGreaterThanOrEqual(2);
    for (const { by, text } of accusers) {
      const role = first.nodes.find(node => node.id === by)!.role;
      expect(text.includes('no voter')).toBe(role === 'replica');
    }
    expect(one.choice).toMatch(/was chosen out of 2 replicas: .* is set never to take over/);
    expect(one.replicas.find(each => each.id === one.successor!.id)!.offset).toBeGreaterThan(1000);
  });

  test('CLUSTER FAILOVER: manual, no FAIL, nothing unserved, the hand-over is told', () => {
    const { incidents } = play('manual');
    const [one] = incidents as [Incident];
    expect(one).toMatchObject({ state: 'done', trigger: 'manual', level: 'info' });
    expect(one.unserved).toMatchObject({ from: null, ms: 0, whole: 0 });
    expect(typesOf(one)).not.toContain('fail');
    expect(one.steps[0]!.text).toMatch(/asks .* to hand over \(CLUSTER FAILOVER\)/);
    expect(typesOf(one)).toContain('old-master-back');
  });

  test('FORCE before FAIL is manual, TAKEOVER is told by the votes nobody was asked for', () => {
    const [force] = play('force').incidents as [Incident];
    const [takeover] = play('takeover').incidents as [Incident];
    expect(force).toMatchObject({ state: 'done', trigger: 'manual', failure: null });
    expect(force.steps.find(step => step.type === 'epoch')!.text).toMatch(/with 2 votes$/);
    expect(takeover).toMatchObject({ state: 'done', trigger: 'takeover', failure: null });
    expect(typesOf(takeover)).not.toContain('election');
    expect(takeover.text).toMatch(/by TAKEOVER, without votes; they were not served for 2\.00 s$/);
  });

  test('two masters at once are two incidents, each with its own election', () => {
    const { incidents, deeds } = play('both');
    expect(incidents.map(one => one.master.id).sort()).toEqual(deeds.map(deed => deed.node).sort());
    for (const one of incidents) {
      expect(one).toMatchObject({ state: 'done', trigger: 'automatic' });
      const elections = one.steps.filter(step => step.type === 'election');
      expect(elections.map(step => step.by)).toEqual([one.successor!.id]);
    }
    expect(new Set(incidents.map(one => one.number)).size).toBe(2);
  });
});

describe('what is none', () => {
  test('a stall of 1.2 s leaves nothing', () => {
    const { told, state } = play('stalled');
    expect(told).toEqual([]);
    expect(state.followed).toEqual([]);
  });
});

describe('failovers that failed', () => {
  test('no replica: failed with FAIL, over once the master is back', () => {
    const { told, incidents } = play('restarted');
    expect(told.find(one => one.state === 'failed')).toMatchObject({ to: null, level: 'critical' });
    const [one] = incidents as [Incident];
    expect(one).toMatchObject({ state: 'failed', successor: null, trigger: 'unknown', level: 'warning' });
    expect(one.failure).toBe(
      `No replica: ${one.master.name} had none, so nobody can take over its 5461 slots.`,
    );
    expect(one.unserved.to).toBe(one.lasted);
    expect(one.unserved.ms).toBeGreaterThan(6000);
  });

  test('no quorum: said within seconds, then a late promotion by TAKEOVER and one by the votes it makes possible', () => {
    const { told, incidents, deeds } = play('no-quorum');
    const failed = told.filter(one => one.state === 'failed');
    expect(new Set(failed.map(one => one.master.id)).size).toBe(2);
    for (const one of failed) {
      expect(one.failure).toBe('No quorum: 1 of 3 masters is left to vote, 2 are needed.');
      expect(one.unserved).toMatchObject({ from: 0, to: null });
    }
    expect(incidents.map(one => [one.state, one.trigger]).sort()).toEqual([
      ['done', 'automatic'],
      ['done', 'takeover'],
    ]);
    const takeover = incidents.find(one => one.trigger === 'takeover')!;
    expect(takeover.successor!.id).toBe(deeds[2]!.node);
    // It owned the slots at once, and refused them until its own state was ok again.
    const at = (type: string) => takeover.steps.find(step => step.type === type)!.after;
    expect(at('slots-served')).toBeGreaterThan(at('promotion') + 1000);
    expect(takeover.unserved.to).toBe(at('slots-served'));
  });

  test('a stale replica does not stand; FORCE makes it', () => {
    const { told, incidents } = play('stale');
    expect(told.find(one => one.state === 'failed')!.failure).toMatch(
      /^No replica asked for votes within \d+\.\d s after FAIL\. .* had been without its master for \d+\.\d s/,
    );
    expect(incidents[0]).toMatchObject({ state: 'done', trigger: 'manual' });
  });
});
