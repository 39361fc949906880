'use client';
import { useCallback, useMemo, useState } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import { shortId } from '@/lib/cluster/node-name';
import type { Topology } from '@/lib/cluster/topology';
import { countBusLinks } from '@/lib/layout/bus-links';
import { shortAddresses } from '@/lib/layout/short-address';
import { sampledAt } from '@/lib/layout/telling-hosts';
import { useSockets } from '../live/selectors';
import { useSocketsKind } from '../live/use-freshness';
import { Age } from '../ui/age';
import { AgentHint } from './agent-hint';
import { linksSentence } from './link-words';
import { MatrixGrid } from './matrix-grid';
import { TroubledList } from './troubled-list';
import './bus-links.css';

/** What kernels see of the bus: one quiet line while all links are well, else the matrix and the troubled links. */
export function BusLinks({
  topology,
  selected,
  onSelect,
}: {
  readonly topology: Topology;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}) {
  const { id, nodes } = topology;
  const picture = useSockets(id);
  const old = useSocketsKind(id) !== 'live';
  const [open, setOpen] = useState<boolean | null>(null);
  const names = useMemo(() => shortAddresses(nodes), [nodes]);
  const nameOf = useCallback((node: NodeId) => names.get(node) ?? shortId(node), [names]);
  const matrix = picture?.matrix;
  const counts = useMemo(() => matrix && countBusLinks(matrix), [matrix]);
  if (!picture || !matrix || !counts || picture.hosts.length === 0)
    return <AgentHint>No host of this cluster is sampled, so no kernel tells of its bus links.</AgentHint>;
  const lookedAt = sampledAt(picture.hosts);
  const shown = open ?? (counts.troubled > 0 || counts.absent > 0);
  return (
    <div className={`bl -mx-2 px-2 py-1 ${old ? 'stale' : ''}`}>
      <div className="bl-summary">
        <p className={counts.troubled + counts.absent > 0 && !old ? 'text-ink' : 'text-dim'}>
          {old ? 'Last known: ' : ''}
          {linksSentence(counts)}
          {lookedAt > 0 ? (
            <>
              , <Age at={lookedAt} />
            </>
          ) : null}
        </p>
        <button
          type="button"
          aria-expanded={shown}
          onClick={() => setOpen(!shown)}
          className="link min-h-6 whitespace-nowrap text-xs"
        >
          {shown ? 'Hide matrix' : 'Show matrix'}
        </button>
      </div>
      {counts.unseen === counts.all ? <AgentHint>The hosts of these nodes are not sampled.</AgentHint> : null}
      <TroubledList troubled={matrix.troubled} nameOf={nameOf} onSelect={onSelect} />
      {shown && matrix.ids.length > 0 ? (
        <MatrixGrid matrix={matrix} nameOf={nameOf} selected={selected} onSelect={onSelect} />
      ) : null}
    </div>
  );
}
