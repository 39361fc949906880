import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';

export default function LiveLayout({ children }: { readonly children: ReactNode }) {
  return <AppShell>{children}</AppShell>;
}
