import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>;

/** A button with words. `tone="strong"` is the one thing to do on a screen. */
export function Button({
  tone = 'quiet',
  children,
  ...rest
}: Props & { readonly tone?: 'quiet' | 'strong' }) {
  const look =
    tone === 'strong'
      ? 'border-ink bg-ink text-bg hover:opacity-90'
      : 'border-line-strong bg-raised text-ink hover:border-faint';
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex min-h-8 items-center gap-1.5 whitespace-nowrap rounded-md border px-3 text-sm font-medium disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50 ${look}`}
    >
      {children}
    </button>
  );
}

/** A square button with an icon; `label` is read out and shown as a tooltip. */
export function IconButton({
  label,
  children,
  ...rest
}: Props & { readonly label: string; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-dim hover:bg-raised hover:text-ink"
    >
      {children}
    </button>
  );
}
