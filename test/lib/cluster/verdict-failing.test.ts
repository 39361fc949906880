import { describe, expect, it } from 'vitest';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Reach } from '@/lib/cluster/failure';
import { Flag } from '@/lib/cluster/flags';
import type { NodeId } from '@/lib/cluster/ids';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { AT, all, but, id, join, master, replica, SIX, view } from '../../helpers/cluster-model';
import { expectSaid, measured, type VerdictRow } from './verdict-row';

const silent = (...numbers: number[]): Map<NodeId, Reach> =>
  new Map(
    SIX.map((one, index): [NodeId, Reach] => [
      one.id,
      numbers.includes(index + 1)
        ? {
            ok: false,
            since: AT - 12_000,
            at: AT,
            failure: explainFailure('timeout', `10.0.0.${index + 1}:6379`, '500 ms'),
          }
        : { ok: true, at: AT },
    ]),
  );
const ailing = (n: number, facts: Partial<Diagnosis> = {}): Diagnosis => ({
  id: `hung:${id(n)}`,
  kind: 'hung',
  node: id(n),
  state: 'confirmed',
  level: 'critical',
  since: AT - 3000,
  confirmedAt: AT - 2400,
  confidence: 0.9,
  text: 'stopped reading',
  evidence: [
    { witness: 'host:a', at: AT - 3000, text: '4 connections of it hold bytes that nobody reads.' },
    {
      witness: 'us',
      at: AT - 2800,
      text: 'Our question was acknowledged by its kernel and is not answered.',
    },
  ],
  pfailAt: null,
  ...facts,
});

const PFAIL = Flag.master | Flag.pfail;
const FAIL = Flag.master | Flag.fail;

/** One row a finding about nodes that are silent, suspected or lost. */
const rows: readonly VerdictRow[] = [
  ['no-answer', 'unknown', /^Waiting for the first answer\.$/, /^$/, () => join([])],
  [
    'no-answer',
    'unknown',
    /No seed answers as a cluster node/,
    /10\.0\.0\.1:1 refuses the connection.*Start the server/,
    () =>
      join([], {
        seeds: [{ seed: '10.0.0.1:1', ok: false, failure: explainFailure('refused', '10.0.0.1:1') }],
      }),
  ],
  [
    'diagnosis-hung',
    'critical',
    /^Master 10\.0\.0\.1:6379 stopped reading 3 s ago \(hung\)\.$/,
    /5461 slots at risk\. The cluster has not noticed yet: FAIL needs 2 of 3 masters\. Replica 10\.0\.0\.4:6379 stands by/,
    () => join(all(SIX, [2, 3, 4, 5, 6]), { reach: silent(1), diagnoses: [ailing(1)] }),
  ],
  [
    'diagnosis-hung',
    'critical',
    /^Master 10\.0\.0\.1:6379 stopped reading 3 s ago \(hung\)\.$/,
    /FAIL needs 1 more of 3 masters/,
    () =>
      join([view(2, but(master(1, [[0, 5460]], { flags: PFAIL }))), ...all(SIX, [3, 4, 5, 6])], {
        reach: silent(1),
        diagnoses: [ailing(1)],
      }),
  ],
  [
    'master-fail',
    'critical',
    /is FAIL and its 5461 slots are not served/,
    /It stopped reading 3 s ago \(hung\)\. Slots 0-5460 answer with errors/,
    () =>
      join(all(but(master(1, [[0, 5460]], { flags: FAIL })), [2, 3, 4, 5, 6]), {
        reach: silent(1),
        diagnoses: [ailing(1)],
      }),
  ],
  [
    'diagnosis-suspected',
    'info',
    /10\.0\.0\.1:6379 may be in trouble: hung, not confirmed yet/,
    /a second one is being asked/,
    () => join(all(SIX), { diagnoses: [ailing(1, { state: 'suspected', confirmedAt: null })] }),
  ],
  [
    'healthy',
    'ok',
    /All 16384/,
    /agree/,
    () => join(all(SIX), { diagnoses: [ailing(1, { level: 'info' })] }),
  ],
  [
    'master-fail',
    'critical',
    /Master 10\.0\.0\.1:6379 is FAIL and its 5461 slots are not served/,
    /Slots 0-5460 answer with errors\. Replica 10\.0\.0\.4:6379 stands by/,
    () => join(all(but(master(1, [[0, 5460]], { flags: FAIL })), [2, 3, 4, 5, 6]), { reach: silent(1) }),
  ],
  [
    'master-pfail',
    'warning',
    /Master 10\.0\.0\.1:6379 is suspected \(PFAIL\) by 1 of 3 masters/,
    /5461 slots at risk\. FAIL needs 1 more of 3 masters\./,
    () =>
      join([view(2, but(master(1, [[0, 5460]], { flags: PFAIL }))), ...all(SIX, [3, 4, 5, 6])], {
        reach: silent(1),
      }),
  ],
  [
    'unreachable',
    'warning',
    /Master 10\.0\.0\.1:6379 has not answered us for 12 s/,
    /did not answer within 500 ms\. 5461 slots at risk\. The cluster does not suspect it yet/,
    () => join(all(SIX, [2, 3, 4, 5, 6]), { reach: silent(1) }),
  ],
  [
    'node-fail',
    'warning',
    /Former master 10\.0\.0\.1:6379 is FAIL/,
    /10\.0\.0\.4:6379 serves its slots at config epoch 7/,
    () =>
      join(
        all(but(master(1, [], { flags: FAIL }), master(4, [[0, 5460]], { configEpoch: 7 })), [2, 3, 4, 5, 6]),
        {
          previous: join(all(SIX)),
        },
      ),
  ],
  [
    'node-pfail',
    'warning',
    /Replica 10\.0\.0\.4:6379 is suspected \(PFAIL\) by 3 of 3 masters/,
    /Master 10\.0\.0\.1:6379 has no healthy replica/,
    () => join(all(but(replica(4, 1, { flags: Flag.slave | Flag.pfail })), [1, 2, 3, 5, 6])),
  ],
  [
    'master-fail',
    'critical',
    /Master 10\.0\.0\.1:6379 is FAIL/,
    /Replica 10\.0\.0\.4:6379 has never synced with it and will not take over/,
    () =>
      join(all(but(master(1, [[0, 5460]], { flags: FAIL })), [2, 3, 4, 5, 6]), {
        reach: silent(1),
        measures: measured({ 4: { masterLink: 'down', replOffset: 0 } }),
      }),
  ],
];

describe('the verdict', () => {
  it.each(rows)('%s, %s: %s', expectSaid);

  it('lets the worst speak and keeps everybody’s evidence, worst first', () => {
    const lines = but(master(1, [[0, 5460]], { flags: FAIL }), master(2, [[5461, 10922]], { flags: PFAIL }));
    const { verdict } = join(all(lines, [3, 4, 5, 6]), { reach: silent(1, 2) });
    expect(verdict).toMatchObject({ code: 'majority-lost', level: 'critical' });
    expect(verdict.text).toBe(
      'Only 1 of 3 masters can be heard: no majority is left to agree on a failover.',
    );
    expect(verdict.risk).toContain(
      '10923 slots at risk: 10.0.0.1:6379, 10.0.0.2:6379. No failover will come by itself.',
    );
    expect(verdict.risk).toContain('CLUSTER FAILOVER TAKEOVER on 10.0.0.4:6379');
    expect(verdict.risk).toContain('Master 10.0.0.1:6379 is FAIL');
    expect(verdict.evidence.map(one => one.level).join()).toMatch(/^(critical,)+(warning,?)+/);
    expect(
      verdict.evidence.some(
        one => one.by === id(3) && one.confirm === 'redis-cli -h 10.0.0.3 -p 6379 cluster nodes',
      ),
    ).toBe(true);
  });
});
