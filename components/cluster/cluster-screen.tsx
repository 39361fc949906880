'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { SlotMap } from '@/components/slot-map/slot-map';
import { TopologyGraph } from '@/components/topology/topology-graph';
import type { ClusterId } from '@/lib/cluster/ids';
import { verdictHolds } from '@/lib/live';
import { EventsSection } from '../events/events-section';
import { useTopology } from '../live/selectors';
import { useFreshnessKind } from '../live/use-freshness';
import { NodePanel } from '../node-panel/node-panel';
import { useKeys } from '../shell/use-keys';
import { useTitle } from '../shell/use-title';
import { GapBanner } from '../time/gap-banner';
import { useRecording, useReplay, useTime } from '../time/time-context';
import { type TimeState, wasWatching } from '../time/time-state';
import { useTimeTitle } from '../time/use-time-title';
import { DemoBar } from './demo-bar';
import { EvidenceList } from './evidence-list';
import { useNodeParam, useSlotParam } from './query';
import { SeedsView } from './seeds-view';
import { SideTabs } from './side-tabs';
import { SocketsOnly } from './sockets-only';
import { StaleBanner } from './stale-banner';
import { useNodeKeys } from './use-node-keys';
import { VerdictBand } from './verdict-band';

const selectShown = (state: TimeState) => (state.mode === 'replay' ? state.shown : null);
const titleMark = { ok: '●', info: '⇄', warning: '▲', critical: '◆', unknown: '?' } as const;

/** Everything about one cluster at once: verdict, slots, graph, opinions, events, and the selected node. */
export function ClusterScreen({ id }: { readonly id: ClusterId }) {
  const topology = useTopology(id);
  const kind = useFreshnessKind(id);
  const shown = useTime(selectShown);
  const past = useTimeTitle();
  const replay = useReplay();
  const recording = useRecording();
  const router = useRouter();
  const [node, selectNode] = useNodeParam();
  const [slot, markSlot] = useSlotParam();
  const [evidence, setEvidence] = useState(false);
  const stale = kind === 'lost' || (kind !== 'live' && (topology?.nodes.length ?? 0) > 0);
  const selected = topology?.nodes.some(each => each.id === node) ? node : null;

  useNodeKeys(id, selected, selectNode);
  useKeys({
    e: () => {
      setEvidence(open => !open);
      return undefined;
    },
    Escape: () => {
      if (node) selectNode(null);
      else if (evidence) setEvidence(false);
      else if (slot !== null) markSlot(null);
      else if (shown && !recording) replay.live();
      else router.push('/');
      return undefined;
    },
  });
  const holds = verdictHolds(kind, topology?.verdict.code === 'no-answer');
  const level = topology?.verdict.level ?? 'unknown';
  const name = topology?.name ?? id;
  useTitle(`${past}${holds ? titleMark[level] : '○'} ${name} · Slotscope`);

  if (!topology) return null;
  const nobodyKnown = topology.nodes.length === 0;
  return (
    <div className="flex min-h-0 min-w-0 grow flex-col">
      <VerdictBand
        id={id}
        topology={topology}
        evidenceOpen={evidence}
        onEvidence={() => setEvidence(!evidence)}
      />
      {shown && !wasWatching(shown, topology.interval) ? (
        <GapBanner at={shown.at} beatAt={shown.beatAt} />
      ) : stale && !(kind === 'none' && topology.at > 0) ? (
        <StaleBanner kind={kind} id={id} />
      ) : null}
      {evidence ? <EvidenceList topology={topology} onSelect={selectNode} /> : null}
      <DemoBar id={id} topology={topology} selected={selected} />
      {nobodyKnown ? (
        <SeedsView topology={topology} />
      ) : (
        <div className="relative flex min-h-0 grow">
          <div
            className={`grid min-h-0 grow grid-cols-1 md:grid-cols-2 xl:grid-cols-[minmax(330px,29%)_minmax(0,1fr)_minmax(340px,24%)] ${stale ? 'stale bg-bg' : ''}`}
          >
            <div className="relative min-h-0 min-w-0 overflow-y-auto overflow-x-clip border-line max-md:border-b md:border-r xl:[container-type:size]">
              {topology.mode === 'sockets' ? (
                <SocketsOnly topology={topology} onSelect={selectNode} />
              ) : (
                <SlotMap
                  topology={topology}
                  stale={stale}
                  selected={selected}
                  onSelect={selectNode}
                  slot={slot}
                  onSlot={markSlot}
                />
              )}
            </div>
            <div className="flex min-h-[480px] min-w-0 flex-col border-line max-md:border-b xl:min-h-0 xl:border-r">
              <TopologyGraph topology={topology} stale={stale} selected={selected} onSelect={selectNode} />
            </div>
            <div className="flex min-h-0 min-w-0 flex-col border-line md:max-xl:col-span-2 md:max-xl:grid md:max-xl:grid-cols-2 md:max-xl:border-t">
              <div className="min-h-0 shrink-0 overflow-auto border-line max-md:border-b md:max-xl:border-r xl:max-h-[52%] xl:border-b">
                <SideTabs topology={topology} selected={selected} onSelect={selectNode} />
              </div>
              <EventsSection id={id} onSelect={selectNode} />
            </div>
          </div>
          {selected ? (
            <NodePanel key={selected} id={id} node={selected} stale={stale} onSelect={selectNode} />
          ) : null}
        </div>
      )}
    </div>
  );
}
