import type { ReactNode } from 'react';

/** A titled group of the node panel. `source` says who says so and how old it is. */
export function Group({
  title,
  source,
  children,
}: {
  readonly title: string;
  readonly source?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="px-4 py-3">
      <header className="mb-2 flex items-baseline justify-between gap-3">
        <h3 className="eyebrow">{title}</h3>
        {source ? <span className="text-right text-xs text-faint">{source}</span> : null}
      </header>
      {children}
    </section>
  );
}

/** A list of facts, name beside value. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">{children}</dl>;
}

/** One fact; left out while the server does not report it. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === undefined || children === null || children === '') return null;
  return (
    <>
      <dt className="text-dim">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
