import type { Metadata } from 'next';
import { InspectView } from '@/components/inspect/inspect-view';

export const metadata: Metadata = { title: 'Inspect · Slotscope' };

export default function Page() {
  return <InspectView />;
}
