import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NodeId } from '@/lib/cluster/ids';
import type { DiagnosisKind } from '@/lib/sockets/diagnose/diagnosis';
import {
  ALL_RECORDED,
  type Recorded,
  recorded,
  replay,
  type Told,
} from '../../../fixtures/sockets/faults/replay';

/** What has to be confirmed, and within how many ms of the injection, generously; nothing else may ever be. */
const CONFIRMED: Readonly<Record<string, Partial<Record<DiagnosisKind, number>>>> = {
  kill: { crashed: 300 },
  hung: { hung: 2000 },
  stall: { stalled: 2000 },
  'host-cut': { 'host-partitioned': 2500 },
  'bus-cut': { 'bus-partitioned': 3000 },
  'bus-in-cut': { 'bus-partitioned': 3000 },
  'one-way': { 'one-way-partition': 3000 },
  loss: { 'lossy-link': 5000 },
  // One connection got through nothing four times in a row, by chance.
  'loss-one-dead': { 'lossy-link': 5000 },
  'half-open': { 'half-open-link': 4000 },
  'keepalive-missing': { 'keepalive-missing': 12_000 },
  'auth-storm': { 'connection-churn': 8000 },
  'client-exodus': { 'client-exodus': 8000 },
  stranger: { 'bus-stranger': 5000 },
  restart: { crashed: 300 },
  failover: { 'failover-pattern': 5000 },
  flap: {},
  'link-reset': {},
  'pool-resize': {},
  quiet: {},
  // The marks are up for a moment only, between two readings: without them it stays a suspicion.
  resharding: {},
};

test('every recording has its row', () => {
  expect(ALL_RECORDED).toEqual(Object.keys(CONFIRMED).sort());
});

describe.each(Object.entries(CONFIRMED))('recorded: %s', (fault, expected) => {
  const recording = recorded(fault);
  const confirmed = replay(recording).told.filter(one => one.confirmed !== null);

  test('is named in time', () => {
    for (const [kind, limit] of Object.entries(expected)) {
      const first = Math.min(
        ...confirmed.flatMap(one => (one.first.kind === kind ? (one.confirmed ?? []) : [])),
      );
      expect(first, kind).toBeGreaterThanOrEqual(0);
      expect(first, kind).toBeLessThanOrEqual(limit);
    }
  });

  test('is held against whom it befell, and nothing else is said for a fact', () => {
    expect([...new Set(confirmed.map(one => one.first.kind))]).toEqual(Object.keys(expected));
    const { on } = recording;
    for (const { first } of on ? confirmed : []) expect([first.node, first.peer]).toContain(on);
  });

  test('every fact rests on two witnesses, began no later than it was seen, and ends', () => {
    for (const { proven, raised, confirmed: at, last, cleared } of confirmed) {
      expect(new Set(proven?.evidence.map(line => line.witness)).size).toBeGreaterThanOrEqual(2);
      expect(proven?.confirmedAt).toBe(recording.began + (at ?? 0));
      expect(last.since).toBeLessThanOrEqual(recording.began + raised);
      expect(last.confirmedAt).toBe(proven?.confirmedAt);
      expect(cleared).not.toBeNull();
    }
  });
});

/** A change of any time or witness shows as a changed line: `npx vitest run test/lib/sockets/diagnose --update` takes it over. */
test('what is told of all recordings, to the millisecond', async () => {
  const text = ALL_RECORDED.map(fault => story(recorded(fault))).join('\n');
  await expect(text).toMatchFileSnapshot(
    join(import.meta.dirname, '../../../fixtures/sockets/faults/told.txt'),
  );
});

function story(recording: Recorded): string {
  const nodes = new Map(recording.moments[0]!.members.map(member => [member.id, member.host]));
  const name = (id: NodeId | null) => (id === null ? 'all' : (nodes.get(id) ?? id));
  const line = ({ raised, confirmed, cleared, first, last, proven }: Told) => {
    const { kind, node, peer, since } = first;
    return [
      `  ${kind} ${name(node)}${peer ? ` > ${name(peer)}` : ''}:`,
      `since ${since - recording.began}, raised ${raised}, confirmed ${confirmed ?? '-'}, cleared ${cleared ?? '-'}`,
      last.pfailAt ? `, fail? ${last.pfailAt - recording.began}` : '',
      `\n    ${[...new Set((proven ?? last).evidence.map(one => one.witness))].join(', ')}`,
    ].join(' ');
  };
  return [
    `${recording.fault} on ${name(recording.on)}, undone after ${recording.undone} ms`,
    ...replay(recording).told.map(line),
    '',
  ].join('\n');
}
