import type { ReactNode } from 'react';

/** A short word in a frame, for what must not be overlooked but is no alarm: SIMULATED, STALE, LIVE. */
export function Tag({ children }: { readonly children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap rounded border border-line-strong px-1.5 py-px text-2xs font-semibold tracking-wider text-dim">
      {children}
    </span>
  );
}
