'use client';
import dynamic from 'next/dynamic';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { LiveProvider } from '../live/live-context';
import { TimeProvider } from '../time/time-context';
import { NoticesProvider } from './notices';
import { TopBar } from './top-bar';
import { useKeys } from './use-keys';

/** Until a dialog has come, keys are no longer the screen's. */
const loading = () => <dialog open className="hidden" />;
const Palette = dynamic(() => import('./palette').then(module => module.Palette), { ssr: false, loading });
const HelpDialog = dynamic(() => import('./help-dialog').then(module => module.HelpDialog), {
  ssr: false,
  loading,
});

/** What stands around every screen but the login: one socket, the bar, keys, notices. */
export function AppShell({ children }: { readonly children: ReactNode }) {
  return (
    <NuqsAdapter>
      <LiveProvider>
        <NoticesProvider>
          <Suspense>
            <TimeProvider>
              <Frame>{children}</Frame>
            </TimeProvider>
          </Suspense>
        </NoticesProvider>
      </LiveProvider>
    </NuqsAdapter>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const close = () => setOpen(null);

  useKeys({
    '?': () => {
      setOpen('help');
      return true;
    },
    '/': focusSearch,
  });
  usePaletteKey(() => setOpen(before => (before === 'palette' ? null : 'palette')));

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-sm text-bg focus:not-sr-only focus:absolute focus:left-2 focus:top-1"
      >
        Skip to content
      </a>
      <TopBar onPalette={() => setOpen('palette')} onHelp={() => setOpen('help')} />
      <main id="main" tabIndex={-1} className="flex min-h-0 grow flex-col outline-none">
        {children}
      </main>
      {open === 'palette' ? <Palette onClose={close} /> : null}
      {open === 'help' ? <HelpDialog onClose={close} /> : null}
    </div>
  );
}

/** `/` goes to the slot search where there is one, else to the screen's filter. */
function focusSearch(): boolean {
  const field =
    document.getElementById('slot-search') ?? document.querySelector<HTMLElement>('[data-filter]');
  field?.focus();
  return field !== null;
}

/** Ctrl-K and Command-K work everywhere, also while typing. */
function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [toggle]);
}
