import type { Metadata } from 'next';
import { StatusView } from '@/components/status/status-view';

export const metadata: Metadata = { title: 'Status · Slotscope' };

export default function Page() {
  return <StatusView />;
}
