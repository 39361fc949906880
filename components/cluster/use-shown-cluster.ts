'use client';
import type { ClusterId } from '@/lib/cluster/ids';
import type { LiveState } from '@/lib/live';
import { useLive } from '../live/live-context';
import { useClusterParam } from './query';

const selectOnly = (state: LiveState) =>
  state.clusters?.length === 1 ? (state.clusters[0]?.id ?? null) : null;

/** The cluster that `/cluster` shows: the one named in the URL, or the only one there is. */
export function useShownCluster(): ClusterId | null {
  const named = useClusterParam();
  const only = useLive(selectOnly);
  return named ?? only;
}
