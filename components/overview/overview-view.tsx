'use client';
import { useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ClusterId } from '@/lib/cluster/ids';
import { plural } from '@/lib/format/count';
import type { LiveState } from '@/lib/live';
import { useLive } from '../live/live-context';
import { selectClusters } from '../live/selectors';
import { useServerLost } from '../live/use-freshness';
import { focusIsFree, useKeys } from '../shell/use-keys';
import { useTitle } from '../shell/use-title';
import { useRecording } from '../time/time-context';
import { LostBanner } from '../ui/lost-banner';
import { byTrouble } from './by-trouble';
import { ClusterRow } from './cluster-row';
import { EmptyOverview } from './empty-overview';

const selectOrder = (state: LiveState): readonly ClusterId[] | null =>
  state.clusters && [...state.clusters].sort(byTrouble).map(cluster => cluster.id);

const troubled = (state: LiveState) =>
  state.clusters?.filter(cluster => cluster.stale || !['ok', 'info'].includes(cluster.verdict.level))
    .length ?? 0;

/** All clusters, the worst first. */
export function OverviewView() {
  const ids = useLive(useShallow((state: LiveState) => selectOrder(state) ?? nothing));
  const known = useLive(selectClusters) !== null;
  const inTrouble = useLive(troubled);
  const lost = useServerLost();
  const file = useRecording()?.file;
  const list = useRef<HTMLUListElement>(null);

  const move = (step: number) => (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow') && !focusIsFree(event)) return false;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
    return undefined;
  };
  useKeys({ j: move(1), k: move(-1), ArrowDown: move(1), ArrowUp: move(-1) });
  const mark = lost ? '○ ' : inTrouble > 0 && !file ? `(${inTrouble}) ` : '';
  useTitle(`${mark}${file ? `Recording ${file}` : 'Clusters'} · Slotscope`);

  return (
    <div className="mx-auto w-full max-w-[1480px] px-4 py-6 sm:px-6">
      <header className="mb-5 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Clusters</h1>
        <p aria-live="polite" className="text-sm text-dim">
          {known && !lost ? `${file ? `${file} as it ends: ` : ''}${summary(ids.length, inTrouble)}` : ''}
        </p>
      </header>
      <LostBanner />
      {!known && !lost ? <p className="text-dim">Connecting to the server.</p> : null}
      {known && ids.length === 0 ? <EmptyOverview /> : null}
      <ul ref={list} data-arrow-list className="space-y-2.5">
        {ids.map(id => (
          <li key={id}>
            <ClusterRow id={id} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const nothing: readonly ClusterId[] = [];

function summary(count: number, inTrouble: number): string {
  if (count === 0) return '';
  if (inTrouble === 0) return `${plural(count, 'cluster')}, none in trouble`;
  return `${inTrouble} of ${plural(count, 'cluster')} in trouble`;
}
