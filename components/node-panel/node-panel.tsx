'use client';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import { ailmentsOf } from '../diagnosis/ailment';
import { KIND_WORDS } from '../diagnosis/kind-words';
import { FaultButton } from '../faults/fault-button';
import { faultTarget } from '../faults/fault-target';
import { useDemoFaults } from '../faults/use-demo-faults';
import { useTopology } from '../live/selectors';
import { useFreshnessKind } from '../live/use-freshness';
import { NodeMigrations } from '../migrations/node-migrations';
import { useTime } from '../time/time-context';
import type { TimeState } from '../time/time-state';
import { IconButton } from '../ui/button';
import { CommandLine } from '../ui/command-line';
import { LEVEL_TEXT, LEVEL_WASH } from '../ui/level-text';
import { markOfNode, stateWord } from '../ui/mark-kind';
import { StateMark } from '../ui/state-mark';
import { confirmCommands } from './commands';
import { Group } from './group';
import { NodeBeliefs } from './node-beliefs';
import { NodeDiagnoses } from './node-diagnoses';
import { NodeEvents } from './node-events';
import { NodeFacts } from './node-facts';
import { NodeMeasuresGroup } from './node-measures';
import { NodeReach } from './node-reach';
import { NodeSockets } from './node-sockets';

const selectAt = (state: TimeState) => (state.mode === 'replay' ? (state.shown?.at ?? null) : null);

/** Everything about one node. Slides in over the right edge; the rest of the screen stays in use. */
export function NodePanel(props: {
  readonly id: ClusterId;
  readonly node: NodeId;
  readonly stale: boolean;
  readonly onSelect: (node: NodeId | null) => void;
}) {
  const { id, stale, onSelect } = props;
  const topology = useTopology(id);
  const kind = useFreshnessKind(id);
  const faults = useDemoFaults(id);
  const at = useTime(selectAt);
  const node = topology?.nodes.find(each => each.id === props.node);
  useReturnFocus();
  if (!topology || !node) return null;
  // That it does not answer us holds for as long as the server can be heard.
  const old = stale && (node.reachable || kind === 'lost');
  const ailment = ailmentsOf(topology).get(node.id);
  const ailing = !old && ailment?.state === 'confirmed' && node.health !== 'fail' ? ailment : null;
  const mark = old ? 'stale' : (ailing?.level ?? markOfNode(node));
  const commands = confirmCommands(node);
  // Of a cluster watched by sockets alone nothing was ever asked: there is no word of its nodes to show.
  const asked = topology.mode === 'queries';
  const fitting = faults.flatMap(fault => (faultTarget(fault, [node], node.id) ? [fault] : []));
  return (
    <aside
      id="node-panel"
      tabIndex={-1}
      aria-label={`Node ${nodeName(node)}`}
      className={`slide-in absolute inset-y-0 right-0 z-20 flex w-full flex-col border-l border-line-strong bg-panel shadow-(--shadow) outline-none max-xl:fixed max-xl:top-[calc(2.75rem+var(--time-band,0px))] sm:w-[26rem] xl:w-[max(24rem,24vw)] ${stale ? 'stale' : ''}`}
    >
      <header
        className={`flex shrink-0 items-start gap-3 border-b border-line py-3 pl-4 pr-2 ${LEVEL_WASH[mark]}`}
      >
        <span className="pt-1">
          <StateMark kind={mark} size={20} label={null} />
        </span>
        <div className="min-w-0 grow">
          <h2 className="font-mono text-base font-semibold">{nodeName(node)}</h2>
          <p className="text-sm text-dim">
            {node.role === 'master' ? 'Master' : 'Replica'}
            {', '}
            <span className={LEVEL_TEXT[mark]}>
              {old ? `${stateWord(node)} when last read` : stateWord(node)}
              {ailing ? `, ${KIND_WORDS[ailing.kind].name}` : null}
            </span>
          </p>
        </div>
        <IconButton label="Close node (Esc)" onClick={() => onSelect(null)}>
          <X aria-hidden size={16} />
        </IconButton>
      </header>
      <div className="min-h-0 grow divide-y divide-line overflow-auto wrap-anywhere">
        <NodeDiagnoses node={node} topology={topology} onSelect={onSelect} />
        {asked ? <NodeMigrations node={node} topology={topology} onSelect={onSelect} /> : null}
        {asked ? <NodeReach node={node} topology={topology} /> : null}
        {asked ? <NodeBeliefs node={node} topology={topology} onSelect={onSelect} /> : null}
        <NodeSockets node={node} topology={topology} />
        <NodeFacts node={node} topology={topology} onSelect={onSelect} />
        {asked ? <NodeMeasuresGroup node={node} /> : null}
        {fitting.length > 0 ? (
          <Group title="Demo faults" source="this demo cluster only">
            <div className="flex flex-wrap gap-2">
              {fitting.map(fault => (
                <FaultButton key={fault.id} fault={fault} target={node} on={null} />
              ))}
            </div>
          </Group>
        ) : null}
        <Group title="Look for yourself" source="read-only commands">
          <div className="space-y-1.5">
            {commands.map(command => (
              <CommandLine key={command} command={command} />
            ))}
            {commands.length === 0 ? (
              <p className="text-sm text-dim">No address to connect to is known.</p>
            ) : null}
            <a
              className="link inline-flex min-h-8 items-center text-sm"
              href={`/api/v1/clusters/${encodeURIComponent(id)}/nodes.txt?node=${node.id}${at === null ? '' : `&at=${at}`}`}
              target="_blank"
              rel="noreferrer"
            >
              Its CLUSTER NODES, as last read{at === null ? '' : ' then'}
            </a>
          </div>
        </Group>
        <NodeEvents id={id} node={node.id} />
      </div>
    </aside>
  );
}

/** Closing the panel gives the focus back to where it was when the panel took it. */
function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      const inPanel =
        document.activeElement === document.body || document.activeElement?.closest('#node-panel');
      if (inPanel && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true });
    };
  }, []);
}
