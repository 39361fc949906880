'use client';
import { CircleHelp, LogOut, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { sendApi } from '../http/api';
import { useLive } from '../live/live-context';
import { selectHello } from '../live/selectors';
import { ThemeSwitch } from '../theme/theme-switch';
import { IconButton } from '../ui/button';
import { BrandMark } from './brand-mark';
import { ClusterSwitcher } from './cluster-switcher';

const pages = [
  { href: '/', name: 'Clusters' },
  { href: '/inspect', name: 'Inspect' },
  { href: '/status', name: 'Status' },
] as const;

/** The thin bar on every screen. */
export function TopBar({
  onPalette,
  onHelp,
}: {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}) {
  const path = usePathname();
  const login = useLive(selectHello)?.login ?? false;
  const logOut = () => {
    void sendApi('/api/v1/logout', {}).then(() => location.assign('/login'));
  };
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-panel px-1 sm:gap-2 sm:px-4">
      <Link href="/" className="flex min-h-8 items-center gap-2 pr-1 font-semibold tracking-tight sm:pr-3">
        <BrandMark />
        <span className="max-sm:sr-only">Slotscope</span>
      </Link>
      <nav aria-label="Pages" className="flex items-center gap-0.5">
        {pages.map(page => (
          <Link
            key={page.href}
            href={page.href}
            aria-current={path === page.href ? 'page' : undefined}
            className="inline-flex min-h-8 items-center rounded-md px-1.5 text-sm text-dim hover:bg-raised hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:text-ink sm:px-2.5"
          >
            {page.name}
          </Link>
        ))}
      </nav>
      <ClusterSwitcher />
      <div className="grow" />
      <button
        type="button"
        onClick={onPalette}
        aria-label="Search clusters, nodes, slots and pages"
        aria-keyshortcuts="Control+K Meta+K"
        className="flex min-h-8 items-center gap-2 rounded-md px-2 text-sm text-dim hover:bg-raised hover:text-ink md:border md:border-line"
      >
        <Search aria-hidden size={15} />
        <span className="max-md:hidden">Search</span>
        <kbd className="rounded border border-line px-1 font-sans text-2xs text-faint max-md:hidden">
          Ctrl K
        </kbd>
      </button>
      <ThemeSwitch />
      <IconButton label="Keys and marks" onClick={onHelp}>
        <CircleHelp aria-hidden size={16} />
      </IconButton>
      {login ? (
        <IconButton label="Log out" onClick={logOut}>
          <LogOut aria-hidden size={16} />
        </IconButton>
      ) : null}
    </header>
  );
}
