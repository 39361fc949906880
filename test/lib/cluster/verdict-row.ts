import { expect } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import type { NodeMeasures, Topology } from '@/lib/cluster/topology';
import { AT, id } from '../../helpers/cluster-model';

/** What the nodes say, and what we then say: it names the node, the risk and what comes next. */
export type VerdictRow = readonly [
  code: string,
  level: string,
  text: RegExp,
  risk: RegExp,
  topology: () => Topology,
];

export function expectSaid(...[code, level, text, risk, topology]: VerdictRow): void {
  const { verdict } = topology();
  expect(verdict).toMatchObject({ code, level });
  expect(verdict.text).toMatch(text);
  expect(verdict.risk).toMatch(risk);
  if (level !== 'ok' && verdict.text !== 'Waiting for the first answer.')
    expect(verdict.evidence.length).toBeGreaterThan(0);
}

/** What INFO gave, by the node's number. */
export const measured = (facts: Record<number, Partial<NodeMeasures>>): Map<NodeId, NodeMeasures> =>
  new Map(Object.entries(facts).map(([n, measures]) => [id(Number(n)), { at: AT, ...measures }]));
