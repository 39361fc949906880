import { memo } from 'react';
import { Kind, type SlotRun, Trouble } from '@/lib/paint/slot-cells';
import { describeRun, type NodesById } from './describe-slot';

interface SlotTwinProps {
  readonly runs: readonly SlotRun[];
  /** True when there are more runs than listed. */
  readonly cut: boolean;
  readonly nodes: NodesById;
}

const stateOf = ({ kind, trouble }: SlotRun): string =>
  kind === Kind.unassigned
    ? 'unassigned'
    : trouble === Trouble.fail
      ? 'FAIL'
      : trouble === Trouble.pfail
        ? 'PFAIL'
        : trouble === Trouble.silent
          ? 'no answer'
          : 'ok';

const words = ({ runs, nodes }: SlotTwinProps): string =>
  runs.map(run => `${run.first} ${run.last} ${stateOf(run)} ${describeRun(run, nodes)}`).join('\n');

/** The slot map as a table, for those who hear it. Rendered again only when a word of it changes. */
export const SlotTwin = memo(
  ({ runs, cut, nodes }: SlotTwinProps) => (
    <table className="sr-only">
      <caption>{cut ? `Slot map, the first ${runs.length} stretches` : 'Slot map'}</caption>
      <thead>
        <tr>
          <th scope="col">Slots</th>
          <th scope="col">Served by</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {runs.map(run => (
          <tr key={run.first}>
            <th scope="row">{run.first === run.last ? run.first : `${run.first} to ${run.last}`}</th>
            <td>{describeRun(run, nodes)}</td>
            <td>{stateOf(run)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ),
  (before, after) => before.cut === after.cut && words(before) === words(after),
);
SlotTwin.displayName = 'SlotTwin';
