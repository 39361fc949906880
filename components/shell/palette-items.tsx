import { Command } from 'cmdk';
import type { ReactNode } from 'react';

/** A titled part of the palette's list. */
export function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

/** One thing to go to or to do; `value` is what typing finds it by. */
export function Item(props: {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 text-sm data-[selected=true]:bg-raised"
    >
      {props.children}
    </Command.Item>
  );
}

/** A quiet word at the right of an item. */
export function Hint({ children }: { readonly children: ReactNode }) {
  return <span className="shrink-0 text-xs text-faint">{children}</span>;
}
