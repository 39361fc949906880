import { describe, expect, test } from 'vitest';
import { changes } from '@/lib/cluster/changes/changes';
import type { ClusterId } from '@/lib/cluster/ids';
import { emptyTopology } from '@/lib/cluster/merge';
import type { InferredFacts, Topology, TopologyNode } from '@/lib/cluster/topology';
import { judge } from '@/lib/cluster/verdict';
import { inferCluster, NOTHING_INFERRED } from '@/lib/sockets/infer/infer-cluster';
import { recordedLook } from '../../fixtures/sockets/socket-fixture';

const now = 1_700_000_000_000;
const hosts = recordedLook('three-hosts-quiet').hosts.map(host => ({ ...host, at: now }));
const { nodes } = inferCluster(hosts, NOTHING_INFERRED, { seeds: [], now });

/** A picture of these nodes, each with the doubt that `doubtOf` has of it. */
function picture(doubtOf: (index: number) => Partial<InferredFacts>): Omit<Topology, 'verdict'> {
  const cluster = { id: 'a' as ClusterId, name: 'a', interval: 1000, simulated: false };
  const doubted = nodes.map(({ inferred, ...node }, i): TopologyNode => {
    const { confidence = 1, why = '' } = inferred ?? {};
    return { ...node, inferred: { confidence, why, host: node.host, ...doubtOf(i) } };
  });
  return { ...emptyTopology(cluster), mode: 'sockets', at: now, nodes: doubted };
}

const verdict = (doubtOf: (index: number) => Partial<InferredFacts>) => judge(picture(doubtOf), now);

describe('the verdict by sockets', () => {
  test('is all well only where every role can be told, and says so of a guess', () => {
    expect(verdict(() => ({})).risk).toMatch(/^3 masters and 3 replicas inferred\. /);
    expect(verdict(() => ({ doubt: 'early' })).risk).toMatch(
      /^3 masters and 3 replicas inferred, by first looks\. /,
    );
  });

  test('is unknown while roles are looked for', () => {
    expect(verdict(i => (i === 2 ? { doubt: 'role' } : {}))).toMatchObject({
      level: 'unknown',
      code: 'roles-unknown',
      text: 'Looking: the role of 1 of 6 nodes is not known yet.',
    });
  });

  test('tells of nodes whose hosts nobody samples, for as long as that is so', () => {
    const { level, code, text, evidence } = verdict(i => (i < 2 ? { doubt: 'role', host: undefined } : {}));
    expect([level, code]).toEqual(['info', 'roles-unseen']);
    expect(text).toBe('The roles of 2 of 6 nodes are not known: no sampled host runs them.');
    expect(evidence).toHaveLength(2);
  });

  test('names the host that does not tell whose sockets are whose', () => {
    const { level, text, risk } = verdict(i => (i === 0 ? { doubt: 'owners', host: 'db1' } : {}));
    expect(level).toBe('unknown');
    expect(text).toBe(
      '1 of 6 nodes is not known: which sockets belong to which process may not be seen on db1.',
    );
    expect(risk).toContain('CAP_SYS_PTRACE');
  });
});

test('a guess that turns out otherwise is no change of role', () => {
  const as = (doubt: InferredFacts['doubt'], role: TopologyNode['role']): Topology => {
    const one = picture(() => (doubt ? { doubt } : {}));
    const turned = one.nodes.map((node, i) => (i === 0 ? { ...node, role, masterId: null } : node));
    return { ...one, nodes: turned, verdict: judge(one, now) };
  };
  expect(changes(as('early', 'replica'), as(undefined, 'master'), now)).toEqual([]);
  expect(changes(as('role', 'replica'), as('early', 'master'), now)).toEqual([]);
  const [told] = changes(as(undefined, 'replica'), as(undefined, 'master'), now);
  expect(told?.text).toBe(`${nodes[0]?.host}:${nodes[0]?.port} is now a master`);
});
