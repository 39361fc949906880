import type { ReactNode } from 'react';

/** A titled part of a screen; `aside` stands at the right of the title. */
export function Section({
  title,
  aside,
  children,
  className = '',
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section aria-label={title} className={`flex min-h-0 min-w-0 flex-col ${className}`}>
      <header className="flex min-h-9 shrink-0 items-center justify-between gap-3 px-4 pt-1.5">
        <h2 className="eyebrow">{title}</h2>
        {aside ? <div className="min-w-0 text-right text-xs text-faint">{aside}</div> : null}
      </header>
      {children}
    </section>
  );
}
