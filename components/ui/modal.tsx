'use client';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './button';

/** A native modal dialog: the browser keeps the focus inside, closes it on Esc and gives the focus back. */
export function Modal({
  title,
  onClose,
  bare = false,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  /** Without the visible title row (the palette's own input is its head). */
  readonly bare?: boolean;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    // A click on the backdrop arrives at the dialog itself.
    const onClick = (event: MouseEvent) => {
      if (event.target === dialog) dialog.close();
    };
    dialog.addEventListener('click', onClick);
    dialog.showModal();
    // React's autoFocus comes before the dialog is shown, when nothing in it can take the focus.
    dialog.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => {
      dialog.removeEventListener('click', onClick);
      dialog.close();
    };
  }, []);

  return (
    <dialog
      ref={ref}
      aria-label={title}
      onClose={onClose}
      className={`rise m-auto mt-[12vh] max-h-[76vh] w-[min(640px,calc(100vw-32px))] ${bare ? 'overflow-hidden' : 'overflow-auto'} rounded-xl border border-line-strong bg-panel p-0 text-ink shadow-(--shadow)`}
    >
      {bare ? null : (
        <header className="sticky top-0 z-10 flex items-center justify-between border-b border-line bg-panel py-2 pl-5 pr-3">
          <h2 className="text-base font-semibold">{title}</h2>
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden size={16} />
          </IconButton>
        </header>
      )}
      {children}
    </dialog>
  );
}
