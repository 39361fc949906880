import { formatAge } from '../../format/duration';
import type { NewEvent } from '../events';
import { nodeName } from '../node-name';
import type { NodeMeasures } from '../topology';
import type { Step } from './step';

/**
 * Nodes that run as another process than before, however short the time between: a fast restart may leave no other trace,
 * and a master that is back before a replica takes over has lost what it had not saved.
 */
export function restartChanges({ next, before, at }: Step): NewEvent[] {
  return next.nodes.flatMap(({ measures: now, ...node }): NewEvent[] => {
    const old = before.get(node.id)?.measures;
    if (!old || !now || !isAnother(old, now)) return [];
    const startedAt = now.uptimeSeconds === undefined ? null : now.at - now.uptimeSeconds * 1000;
    const when = startedAt === null ? '' : ` ${formatAge(at - startedAt)}`;
    const { processId } = now;
    const as = processId === undefined || processId === old.processId ? '' : `, as process ${processId}`;
    return [
      {
        at,
        type: 'node-restarted',
        level: node.role === 'master' && node.slots.length > 0 ? 'warning' : 'info',
        node: node.id,
        text: `${nodeName(node)} restarted${when}${as}`,
        data: {
          startedAt,
          processId: { from: old.processId ?? null, to: processId ?? null },
          runId: { from: old.runId ?? null, to: now.runId ?? null },
        },
      },
    ];
  });
}

/** In a container each start may get the same number; older pictures know nothing else. */
function isAnother(old: NodeMeasures, now: NodeMeasures): boolean {
  const differ = <T>(a: T | undefined, b: T | undefined) => a !== undefined && b !== undefined && a !== b;
  return differ(old.runId, now.runId) || differ(old.processId, now.processId);
}
