import type { Metadata } from 'next';
import { LoginView } from '@/components/login/login-view';

export const metadata: Metadata = { title: 'Log in · Slotscope' };

export default function Page() {
  return <LoginView />;
}
