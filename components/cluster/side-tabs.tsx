'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { KeyboardEvent } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { ClusterHosts } from '../hosts/cluster-hosts';
import { useWatchSockets } from '../live/live-context';
import { MigrationList } from '../migrations/migration-list';
import { OpinionMatrix } from '../opinions/opinion-matrix';
import { BusLinks } from '../sockets/bus-links';
import type { MarkKind } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';
import { SIDE_NAMES, SIDES, type Side } from './sides';
import { useSideMarks } from './use-side-marks';

interface SideProps {
  readonly topology: Topology;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}

/** What nodes think of each other, and what kernels see: one of them at a time, each with its mark in sight. */
export function SideTabs(props: SideProps) {
  const { topology } = props;
  useWatchSockets(topology.id);
  const [wanted, setWanted] = useQueryState('side', parseAsStringLiteral(SIDES));
  const sides = SIDES.filter(each => isShown(each, topology, wanted));
  const side = sides.find(each => each === wanted) ?? sides[0] ?? 'links';
  const marks = useSideMarks(topology);
  const open = (next: Side) => void setWanted(next === sides[0] ? null : next);
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = sides[(sides.indexOf(side) + step + sides.length) % sides.length];
    if (!next) return;
    open(next);
    document.getElementById(`side-tab-${next}`)?.focus();
  };
  return (
    <>
      <div
        role="tablist"
        aria-label="Witnesses"
        className="flex flex-wrap px-2 pt-1.5 2xl:gap-x-2"
        onKeyDown={press}
      >
        {sides.map(each => (
          <Tab key={each} side={each} mark={marks[each]} current={each === side} onOpen={open} />
        ))}
      </div>
      <div role="tabpanel" aria-labelledby={`side-tab-${side}`} className="px-4 pb-3 pt-1.5">
        <Panel side={side} {...props} />
      </div>
    </>
  );
}

/** Sockets alone tell no opinions; migrations have a place while there are any, or somebody looks. */
function isShown(side: Side, { mode, migrations = [] }: Topology, wanted: Side | null): boolean {
  switch (side) {
    case 'links':
    case 'hosts':
      return true;
    case 'opinions':
      return mode === 'queries';
    case 'migrations':
      return mode === 'queries' && (migrations.length > 0 || side === wanted);
  }
}

function Panel({ side, topology, selected, onSelect }: SideProps & { readonly side: Side }) {
  switch (side) {
    case 'opinions':
      return <OpinionMatrix topology={topology} selected={selected} onSelect={onSelect} />;
    case 'links':
      return <BusLinks topology={topology} selected={selected} onSelect={onSelect} />;
    case 'hosts':
      return <ClusterHosts topology={topology} onSelect={onSelect} />;
    case 'migrations':
      return <MigrationList topology={topology} onSelect={onSelect} />;
  }
}

function Tab({
  side,
  mark,
  current,
  onOpen,
}: {
  readonly side: Side;
  readonly mark: MarkKind;
  readonly current: boolean;
  readonly onOpen: (side: Side) => void;
}) {
  return (
    <button
      type="button"
      role="tab"
      id={`side-tab-${side}`}
      aria-selected={current}
      tabIndex={current ? 0 : -1}
      onClick={() => onOpen(side)}
      className={`inline-flex min-h-8 items-center gap-1 border-b-2 pl-1.5 text-2xs font-semibold uppercase tracking-wide ${current ? 'border-accent text-ink' : 'border-transparent text-dim hover:text-ink'}`}
    >
      {SIDE_NAMES[side]}
      <span className="inline-flex w-3">{mark === 'ok' ? null : <StateMark kind={mark} size={12} />}</span>
    </button>
  );
}
