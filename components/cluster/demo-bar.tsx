'use client';
import { Zap } from 'lucide-react';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import { shortAddresses } from '@/lib/layout/short-address';
import { FaultButton } from '../faults/fault-button';
import { faultTarget } from '../faults/fault-target';
import { useDemoFaults } from '../faults/use-demo-faults';

/** The demo cluster invites to break it; a configured cluster never shows this. */
export function DemoBar({
  id,
  topology,
  selected,
}: {
  readonly id: ClusterId;
  readonly topology: Topology;
  readonly selected: NodeId | null;
}) {
  const faults = useDemoFaults(id);
  if (faults.length === 0 || topology.nodes.length === 0) return null;
  const names = shortAddresses(topology.nodes);
  return (
    <section
      aria-label="Break the demo cluster"
      className="flex min-w-0 shrink-0 items-center gap-x-3 gap-y-1.5 overflow-x-auto border-b border-line px-4 py-1.5 md:flex-wrap"
    >
      <p className="flex items-center gap-2 whitespace-nowrap text-sm text-dim">
        <Zap aria-hidden size={14} />
        Demo: kill a master and watch
      </p>
      {faults.map(fault => {
        const target = faultTarget(fault, topology.nodes, selected);
        return (
          <FaultButton
            key={fault.id}
            fault={fault}
            target={target}
            on={target ? (names.get(target.id) ?? null) : null}
          />
        );
      })}
    </section>
  );
}
