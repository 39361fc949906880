import { describe, expect, it } from 'vitest';
import { changes } from '@/lib/cluster/changes/changes';
import type { NodeMeasures } from '@/lib/cluster/topology';
import { AT, all, id, join, SIX } from '../../helpers/cluster-model';

const NOW = AT + 3200;
const ran: NodeMeasures = { at: AT, uptimeSeconds: 86_400, runId: 'a'.repeat(40), processId: 812 };
const runs: NodeMeasures = { at: NOW, uptimeSeconds: 3, runId: 'b'.repeat(40), processId: 4711 };
const picture = (node: number, measures?: NodeMeasures) =>
  join(all(SIX), { measures: new Map(measures ? [[id(node), measures]] : []) });

describe('a node that runs as another process', () => {
  it('has restarted, since when and as which, once', () => {
    expect(changes(picture(1, ran), picture(1, runs), NOW)).toEqual([
      {
        at: NOW,
        type: 'node-restarted',
        level: 'warning',
        node: id(1),
        text: '10.0.0.1:6379 restarted 3 s ago, as process 4711',
        data: {
          startedAt: NOW - 3000,
          processId: { from: 812, to: 4711 },
          runId: { from: ran.runId, to: runs.runId },
        },
      },
    ]);
    expect(changes(picture(1, runs), picture(1, { ...runs, uptimeSeconds: 8 }), NOW + 5000)).toEqual([]);
  });

  it('is no reason to worry where it is a replica', () => {
    const [event] = changes(picture(4, ran), picture(4, runs), NOW);
    expect(event).toMatchObject({ type: 'node-restarted', level: 'info', node: id(4) });
  });

  it('is told by its run id alone in a container, and by its process alone of an older picture', () => {
    const [inside] = changes(
      picture(1, { ...ran, processId: 1 }),
      picture(1, { ...runs, processId: 1 }),
      NOW,
    );
    expect(inside?.text).toBe('10.0.0.1:6379 restarted 3 s ago');
    const { runId: _, ...older } = ran;
    expect(changes(picture(1, older), picture(1, runs), NOW)).toHaveLength(1);
  });

  it('is not to be known while INFO is not read, and a clock that is set is none', () => {
    expect(changes(picture(1), picture(1, runs), NOW)).toEqual([]);
    expect(changes(picture(1, ran), picture(1), NOW)).toEqual([]);
    expect(changes(picture(1, ran), picture(1, { ...ran, uptimeSeconds: 3 }), NOW)).toEqual([]);
  });
});
