'use client';
import type { ReactNode } from 'react';
import type { Millis } from '@/lib/cluster/ids';
import { formatAge } from '@/lib/format/duration';
import { useLocalAge } from '../live/use-freshness';
import type { MarkKind } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';

/** One thing the server says about itself, where it says so, and how long ago. */
export function StatusLine(props: {
  readonly name: string;
  readonly source: string;
  readonly state: MarkKind;
  /** When the answer came, by the page's monotonic clock. */
  readonly at?: Millis | null;
  /** Its age in words, where it is not an answer's. */
  readonly age?: string | null;
  readonly children: ReactNode;
  /** Said instead of `children` when the news is not good. */
  readonly instead?: string;
}) {
  const age = useLocalAge(props.at ?? null);
  return (
    <li className="grid grid-cols-[auto_5rem_minmax(0,1fr)] items-baseline gap-x-3 px-4 py-3 sm:grid-cols-[auto_6rem_minmax(0,1fr)_auto]">
      <span className="self-center">
        <StateMark kind={props.state} size={16} />
      </span>
      <b className="font-medium">{props.name}</b>
      <span className="text-dim">{props.instead ?? props.children}</span>
      <span className="counting text-right text-xs text-faint max-sm:col-start-3 max-sm:text-left">
        <code className="font-mono max-sm:hidden">{props.source}</code>
        <span className="block">{age === null ? props.age : `asked ${formatAge(age)}`}</span>
      </span>
    </li>
  );
}
