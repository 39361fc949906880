import type { MarkKind } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';

/** One thing the server says about itself, and where it says so. */
export function StatusLine(props: {
  readonly name: string;
  readonly source: string;
  readonly state: MarkKind;
  readonly text: string;
}) {
  return (
    <li className="grid grid-cols-[auto_5rem_minmax(0,1fr)] items-baseline gap-x-3 px-4 py-3 sm:grid-cols-[auto_6rem_minmax(0,1fr)_auto]">
      <span className="self-center">
        <StateMark kind={props.state} size={16} />
      </span>
      <b className="font-medium">{props.name}</b>
      <span className="text-dim">{props.text}</span>
      <code className="font-mono text-xs text-faint max-sm:hidden">{props.source}</code>
    </li>
  );
}
