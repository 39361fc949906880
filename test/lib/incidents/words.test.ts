import { describe, expect, test } from 'vitest';
import { drawIncident } from '@/lib/incidents/draw-svg';
import { phasesOf } from '@/lib/incidents/durations';
import type { Incident } from '@/lib/incidents/incident';
import { nextChecks } from '@/lib/incidents/next-checks';
import { explainChoice } from '@/lib/incidents/replicas';
import { reportIncident } from '@/lib/incidents/report-markdown';
import { layOut } from '@/lib/incidents/timeline-layout';
import { play } from './play';

const incident = (name: string): Incident => play(name).incidents[0]!;
const NAMES = ['killed', 'hung', 'manual', 'force', 'takeover', 'restarted', 'no-quorum', 'both', 'stale'];

describe('phases', () => {
  test.each(NAMES)('%s: one after the other, without gap or overlap, none longer than the whole', name => {
    const one = incident(name);
    let end = 0;
    for (const { from, to } of phasesOf(one)) {
      expect(from).toBe(end);
      expect(to).toBeGreaterThan(from);
      end = to;
    }
    expect(end).toBe(Math.max(end, one.lasted ?? 0));
  });

  test('a killed master: noticing and agreeing take the node timeout, electing about a second', () => {
    expect(phasesOf(incident('hung')).map(phase => phase.name)).toEqual(['Noticing', 'Agreeing', 'Electing']);
    const [agreeing, electing] = phasesOf(incident('killed'));
    expect(agreeing!.to).toBeGreaterThan(2000);
    expect(electing!.to - electing!.from).toBeGreaterThan(500);
    expect(electing!.to - electing!.from).toBeLessThan(2500);
  });
});

describe('the report', () => {
  test.each(NAMES)('%s: every station with offset and UTC, exact sentences, no exclamation', name => {
    const one = incident(name);
    const text = reportIncident(one, 'orders');
    for (const step of one.steps) expect(text).toContain(new Date(step.at).toISOString().slice(0, 10));
    expect(text.match(/^\| \+/gm)).toHaveLength(one.steps.length);
    expect(text.includes('## What to check next')).toBe(nextChecks(one).length > 0);
    expect(text).not.toMatch(/!|undefined|null|NaN/);
  });

  test('says what was not served, why nobody could, and what the operator has to do', () => {
    const failed = play('restarted').told.find(one => one.state === 'failed')!;
    const text = reportIncident(failed, 'orders');
    expect(text).toContain('| Why nobody took over | No replica:');
    expect(text).toContain('| Ended | not yet |');
    expect(nextChecks(failed)[0]).toMatch(/^Bring .* back: nobody else has its 5461 slots\.$/);
    expect(reportIncident(incident('manual'), 'orders')).toContain('| Not served | 0 s: 5461 slots');
  });

  test('names from the cluster stay names', () => {
    const one = { ...incident('killed'), text: 'a|b <img src=x> [x](javascript:1) `c`' };
    const text = reportIncident(one, 'or|ders');
    expect(text).toContain('a\\|b \\<img src=x\\> \\[x\\](javascript:1) \\`c\\`.');
    expect(text.split('\n')[0]).toMatch(/^# or\\\|ders, incident 1/);
  });
});

describe('the picture', () => {
  test.each(NAMES)('%s: one row a station, in both schemes, for screen readers, without script', name => {
    const one = incident(name);
    const svg = drawIncident(one);
    expect(svg).toContain('<title id="title">Incident');
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toMatch(/<script|href=|\son\w+=|url\(|NaN|undefined/);
    expect(svg.match(/<path /g)).toHaveLength(one.steps.length);
    const { rows, width, right } = layOut(one);
    expect(rows).toHaveLength(new Set(one.steps.map(step => step.type)).size);
    for (const { marks } of rows)
      for (const { x } of marks) expect(x >= 0 && x <= right && x <= width).toBe(true);
  });

  test('an old master that comes back hours later does not flatten the rest', () => {
    const one = incident('killed');
    const steps = one.steps.map(step =>
      step.type === 'old-master-back' ? { ...step, after: 7_200_000 } : step,
    );
    const { rows } = layOut({ ...one, steps });
    expect(rows.at(-1)).toMatchObject({ type: 'old-master-back', beyond: true });
    expect(rows.find(row => row.type === 'fail')!.marks[0]!.x).toBeGreaterThan(400);
  });

  test('names cannot break out of it', () => {
    const svg = drawIncident({ ...incident('killed'), text: '</title><script>"&\u0000' });
    expect(svg).toContain('Incident 1: &lt;/title&gt;&lt;script&gt;&quot;&amp;</title>');
  });
});

describe('why this replica', () => {
  const one = incident('hung');
  const [chosen, other] = ['a', 'b'].map(name => ({
    ...one.replicas[0]!,
    id: name as Incident['master']['id'],
    name,
    offset: 1000,
    unable: null,
    staleFor: null,
  })) as [Incident['replicas'][number], Incident['replicas'][number]];
  const choice = (own: Partial<typeof chosen>, others: Partial<typeof other>) =>
    explainChoice(
      {
        ...one,
        trigger: 'automatic',
        replicas: [
          { ...chosen, ...own },
          { ...other, ...others },
        ],
      },
      chosen.id,
    );

  test('by offset and rank as far as they are known', () => {
    expect(choice({ offset: 1300 }, {})).toBe(
      'a was chosen out of 2 replicas: rank 0, its offset 1300 was 300 bytes ahead of the next.',
    );
    expect(choice({}, {})).toMatch(
      /rank 0 with offset 1000, as others had: the shorter random delay decides\.$/,
    );
    expect(choice({}, { offset: 1001 })).toMatch(/rank 1, 1 byte behind the best as last read\.$/);
    expect(choice({ offset: 5 }, { unable: 'does not answer' })).toMatch(/2 replicas: b does not answer\.$/);
    expect(choice({}, { offset: null })).toMatch(/its offset was 1000, the others' are not known\.$/);
  });
});
