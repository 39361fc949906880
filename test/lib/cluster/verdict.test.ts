import { describe, expect, it } from 'vitest';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Reach } from '@/lib/cluster/failure';
import { Flag } from '@/lib/cluster/flags';
import type { NodeId } from '@/lib/cluster/ids';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { AT, all, but, id, join, line, master, replica, SIX, view } from '../../helpers/cluster-model';

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
const measured = (facts: Record<number, Partial<NodeMeasures>>) =>
  new Map(Object.entries(facts).map(([n, measures]) => [id(Number(n)), { at: AT, ...measures }]));

const INFO = {
  slotsAssigned: 16384,
  slotsPfail: 0,
  slotsFail: 0,
  knownNodes: 6,
  size: 3,
  currentEpoch: 6,
  myEpoch: 1,
};
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

/** One row a finding: what the nodes say, and what we then say. Every row names the node, the risk and what comes next. */
const rows: readonly (readonly [
  code: string,
  level: string,
  text: RegExp,
  risk: RegExp,
  topology: () => Topology,
])[] = [
  [
    'healthy',
    'ok',
    /^All 16384 slots are served by 3 masters\.$/,
    /3 replicas, 6 views agree/,
    () => join(all(SIX)),
  ],
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
    'slots-unassigned',
    'critical',
    /100 slots are assigned to nobody/,
    /Slots 0-99 answer CLUSTERDOWN/,
    () => join(all(but(master(1, [[100, 5460]])))),
  ],
  ['slots-unassigned', 'warning', /No slot is assigned/, /^$/, () => join(all([line(1), line(2)], [1, 2]))],
  [
    'slots-without-address',
    'critical',
    /5461 slots belong to 1 node without an address/,
    /CLUSTER MEET/,
    () =>
      join(
        all(
          but(master(1, [[0, 5460]], { host: '', port: 0, busPort: 0, flags: Flag.master | Flag.noaddr })),
          [2, 3, 4, 5, 6],
        ),
      ),
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
  [
    'state-fail',
    'critical',
    /^1 of 3 masters \(10\.0\.0\.3:6379\) says cluster_state:fail; the others say ok\.$/,
    /It refuses queries for 5461 slots/,
    () => ({
      ...join(
        all(SIX).map((one, index) => ({
          ...one,
          info: { ...INFO, state: index === 2 ? ('fail' as const) : ('ok' as const) },
        })),
        {
          measures: measured({
            1: { clusterState: 'ok' },
            2: { clusterState: 'ok' },
            3: { clusterState: 'fail' },
          }),
        },
      ),
    }),
  ],
  [
    'healthy',
    'ok',
    /^All 16384 slots are served by 3 masters\.$/,
    /^No replicas: the slots of a master that fails go unserved\. 3 views agree\.$/,
    () => join(all(SIX.slice(0, 3), [1, 2, 3])),
  ],
  [
    'replication-down',
    'warning',
    /Replica 10\.0\.0\.4:6379 has lost the link to its master/,
    /falls behind/,
    () => join(all(SIX), { measures: measured({ 4: { masterLink: 'down' } }) }),
  ],
  [
    'master-without-replica',
    'warning',
    /Master 10\.0\.0\.3:6379 has no healthy replica/,
    /If it fails, 5461 slots go unserved/,
    () => join(all(SIX.slice(0, 5), [1, 2, 3, 4, 5])),
  ],
  [
    'replica-orphaned',
    'info',
    /Replica 10\.0\.0\.7:6379 replicates another replica/,
    /cannot count on it/,
    () => join(all([...SIX, replica(7, 4)], [1, 2, 3, 4, 5, 6, 7])),
  ],
  [
    'slots-moving',
    'info',
    /1 slot is marked as moving, 10\.0\.0\.1:6379 → 10\.0\.0\.2:6379/,
    /marked on one side only/,
    () => join(all(but(master(1, [[0, 5460]], { migrating: [{ slot: 7, peer: id(2) }] })))),
  ],
  [
    'foreign-seed',
    'warning',
    /^10\.0\.0\.9:6379 belongs to another cluster\.$/,
    /Watch it by itself/,
    () =>
      join(all(SIX), {
        seeds: [
          {
            seed: '10.0.0.9:6379',
            ok: false,
            failure: {
              kind: 'wrong-node',
              text: '10.0.0.9:6379 belongs to another cluster.',
              advice: 'Watch it by itself.',
            },
          },
        ],
      }),
  ],
  [
    'unheard',
    'info',
    /^5 of 6 nodes have not answered yet\.$/,
    /asked for the first time/,
    () => join(all(SIX, [1])),
  ],
  [
    'views-split',
    'info',
    /hold 2 different views/,
    /Usual for a second/,
    () => join([view(2, but(master(3, [[10923, 16383]], { configEpoch: 9 }))), ...all(SIX, [1, 3, 4, 5, 6])]),
  ],
  [
    'answers-limited',
    'info',
    /does not permit INFO to this user/,
    /ACL SETUSER/,
    () =>
      join(all(SIX), { limited: new Map([[id(1), [explainFailure('noperm', '10.0.0.1:6379', 'INFO')]]]) }),
  ],
];

describe('the verdict', () => {
  it.each(rows)('%s, %s: %s', (code, level, text, risk, topology) => {
    const { verdict } = topology();
    expect(verdict).toMatchObject({ code, level });
    expect(verdict.text).toMatch(text);
    expect(verdict.risk).toMatch(risk);
    if (level !== 'ok' && verdict.text !== 'Waiting for the first answer.')
      expect(verdict.evidence.length).toBeGreaterThan(0);
  });

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
