import { describe, it } from 'vitest';
import { explainFailure } from '@/lib/cluster/explain-failure';
import { Flag } from '@/lib/cluster/flags';
import { all, but, id, join, line, master, replica, SIX, view } from '../../helpers/cluster-model';
import { expectSaid, measured, type VerdictRow } from './verdict-row';

const INFO = {
  slotsAssigned: 16384,
  slotsPfail: 0,
  slotsFail: 0,
  knownNodes: 6,
  size: 3,
  currentEpoch: 6,
  myEpoch: 1,
};

/** One row a finding about slots, replication and views: what may be wrong while every node answers. */
const rows: readonly VerdictRow[] = [
  [
    'healthy',
    'ok',
    /^All 16384 slots are served by 3 masters\.$/,
    /3 replicas, 6 views agree/,
    () => join(all(SIX)),
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
  it.each(rows)('%s, %s: %s', expectSaid);
});
