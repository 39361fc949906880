'use client';
import type { ClusterId } from '@/lib/cluster/ids';
import type { FaultInfo } from '@/lib/wire';
import { useLive } from '../live/live-context';
import { selectHello } from '../live/selectors';

const none: readonly FaultInfo[] = [];

/** The faults this person may do to this cluster: none unless it is the demo's and they are an operator. */
export function useDemoFaults(id: ClusterId): readonly FaultInfo[] {
  const hello = useLive(selectHello);
  return hello?.demo?.cluster === id && hello.role === 'operator' ? hello.demo.faults : none;
}
