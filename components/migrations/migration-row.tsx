import type { NodeId } from '@/lib/cluster/ids';
import { isOver, type MigrationRun } from '@/lib/cluster/migrations/run';
import type { Topology } from '@/lib/cluster/topology';
import { NodeLink } from '../node-panel/node-link';
import { Age } from '../ui/age';
import { LEVEL_TEXT } from '../ui/level-text';
import { StateMark } from '../ui/state-mark';
import { factsOf, markOfRun, progressOf, stateWords } from './migration-words';
import { ProgressBar } from './progress-bar';

/** A figure stays with its unit. */
const unbroken = (fact: string) => fact.replaceAll(/(\d) /g, '$1\u00a0');

/** One run: from whom to whom, how it stands, how far it is. `about` is the node whose panel this is in. */
export function MigrationRow({
  run,
  topology,
  about = null,
  onSelect,
}: {
  readonly run: MigrationRun;
  readonly topology: Topology;
  readonly about?: NodeId | null;
  readonly onSelect: (id: NodeId) => void;
}) {
  const mark = markOfRun(run);
  const over = isOver(run);
  const progress = progressOf(run);
  const end = (id: NodeId) =>
    id === about ? 'this node' : <NodeLink id={id} topology={topology} onSelect={onSelect} />;
  return (
    <div className="flex items-start gap-2.5 text-sm" data-migration={run.state}>
      <span className="pt-0.5">
        <StateMark kind={mark} size={14} label={run.state} />
      </span>
      <div className={`min-w-0 grow ${over ? 'text-dim' : ''}`}>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
            {end(run.from)} → {end(run.to)}
          </span>
          <span className={LEVEL_TEXT[mark]}>{stateWords(run)}</span>
          <span className="counting ml-auto whitespace-nowrap text-xs text-dim">
            <Age at={run.ended ?? run.since} />
          </span>
        </p>
        {over ? null : (
          <ProgressBar
            label={progress ? `Progress of ${progress.of}` : 'Progress'}
            part={progress?.part ?? null}
            troubled={mark === 'warning'}
          />
        )}
        <p className="counting text-pretty text-xs text-dim">{factsOf(run).map(unbroken).join(' · ')}</p>
        {run.state === 'stuck' ? (
          <p className="text-xs text-dim">
            Last progress <Age at={run.lastProgress} />. The evidence for the verdict says what to type.
          </p>
        ) : null}
        {run.error ? <p className={`text-pretty text-xs ${LEVEL_TEXT.warning}`}>{run.error}</p> : null}
      </div>
    </div>
  );
}
