'use client';
import { useState } from 'react';
import type { TopologyNode } from '@/lib/cluster/topology';
import type { FaultInfo, FaultRequest } from '@/lib/wire';
import { sendApi } from '../http/api';
import { useNotify } from '../shell/notices';
import { useIsReplay } from '../time/time-context';
import { Button } from '../ui/button';

const NOT_NOW = 'Faults are done to the present: go live first.';

/** Does one fault to one node of the demo cluster and says what came of it. */
export function FaultButton(props: {
  readonly fault: FaultInfo;
  readonly target: TopologyNode | null;
  /** The node's name where the button stands away from it. */
  readonly on: string | null;
}) {
  const { fault, target, on } = props;
  const [busy, setBusy] = useState(false);
  const notify = useNotify();
  const replay = useIsReplay();
  const inject = async () => {
    if (!target) return;
    setBusy(true);
    const request: FaultRequest = { fault: fault.id, node: target.id };
    const reply = await sendApi<{ readonly text?: string }>('/api/v1/demo/faults', request);
    setBusy(false);
    if (reply.ok) notify(reply.body.text ?? 'Done.', 'info');
    else notify(reply.text, 'warning');
  };
  return (
    <Button
      disabled={!target || busy}
      // Not taken away: the reason is to be found, also by keyboard.
      aria-disabled={replay || undefined}
      title={replay ? NOT_NOW : target ? fault.help : 'No node to do this to now.'}
      onClick={() => (replay ? notify(NOT_NOW) : void inject())}
    >
      {fault.label}
      {on ? <span className="font-mono text-xs font-normal text-dim">{on}</span> : null}
    </Button>
  );
}
