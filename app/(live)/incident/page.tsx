import type { Metadata } from 'next';
import { IncidentView } from '@/components/incident/incident-view';

export const metadata: Metadata = { title: 'Incidents · Slotscope' };

export default function Page() {
  return <IncidentView />;
}
