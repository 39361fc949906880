'use client';
import { useDeferredValue, useMemo, useState } from 'react';
import { SlotMap } from '@/components/slot-map/slot-map';
import { TopologyGraph } from '@/components/topology/topology-graph';
import { inspectNodes } from '@/lib/cluster/inspect';
import { useNodeParam, useSlotParam } from '../cluster/query';
import { DumpInput } from './dump-input';
import { FindingList } from './finding-list';
import { ReportCounts } from './report-counts';

/** A pasted CLUSTER NODES dump as map, graph and findings; nothing of it leaves the browser. */
export function InspectView() {
  const [text, setText] = useState('');
  const dump = useDeferredValue(text);
  const result = useMemo(() => (dump.trim() === '' ? null : inspectNodes(dump)), [dump]);
  const [node, selectNode] = useNodeParam();
  const [slot, markSlot] = useSlotParam();
  const drawable = result !== null && result.topology.nodes.length > 0;
  return (
    <div className="mx-auto w-full max-w-[1840px] px-4 py-5 sm:px-6">
      <header className="mb-4">
        <h1 className="text-xl font-semibold tracking-tight">Inspect a dump</h1>
        <p className="mt-1 max-w-3xl text-dim">
          Paste the output of CLUSTER NODES or a nodes.conf. It is read here in your browser; nothing of it is
          sent anywhere.
        </p>
      </header>
      <DumpInput text={text} onText={setText} small={drawable} />
      {result ? (
        <>
          <ReportCounts report={result.report} />
          <FindingList report={result.report} topology={result.topology} onSelect={selectNode} />
        </>
      ) : null}
      {drawable ? (
        <div className="mt-4 grid rounded-lg border border-line bg-panel lg:grid-cols-[minmax(320px,38%)_minmax(0,1fr)]">
          <div className="relative min-w-0 overflow-x-clip border-line max-lg:border-b lg:border-r">
            <SlotMap
              topology={result.topology}
              stale={false}
              selected={node}
              onSelect={selectNode}
              slot={slot}
              onSlot={markSlot}
            />
          </div>
          <div className="flex min-h-[560px] flex-col">
            <TopologyGraph topology={result.topology} stale={false} selected={node} onSelect={selectNode} />
          </div>
        </div>
      ) : null}
    </div>
  );
}
