'use client';
import dynamic from 'next/dynamic';
import type { Topology, TopologyNode } from '@/lib/cluster/topology';
import type { HostState, KeepaliveFinding } from '@/lib/sockets/picture/socket-picture';
import { SOURCES } from '../hosts/host-words';
import { useSockets } from '../live/selectors';
import { useSocketsKind } from '../live/use-freshness';
import { AgentHint } from '../sockets/agent-hint';
import { processWords, turnoverWords } from '../sockets/process-words';
import { Age } from '../ui/age';
import { StateMark } from '../ui/state-mark';
import { Fact, Facts, Group } from './group';
import { silentHostOf } from './silent-host';

const SocketCharts = dynamic(() => import('../sockets/socket-charts').then(module => module.SocketCharts), {
  ssr: false,
  // As high as the charts: nothing below may jump when they come.
  loading: () => <div className="h-[290px]" />,
});

/** What the kernel of the node's host says: its process, its connections and queues over time, its keepalive. */
export function NodeSockets({
  node,
  topology,
}: {
  readonly node: TopologyNode;
  readonly topology: Topology;
}) {
  const picture = useSockets(topology.id);
  const pictureOld = useSocketsKind(topology.id) !== 'live';
  const sample = picture?.nodes.find(each => each.id === node.id);
  const silent = picture ? silentHostOf(picture, node.id) : null;
  if (!picture || !sample)
    return (
      <Group title="Sockets">
        {silent ? (
          <Silent host={silent}>nothing of this node is kept.</Silent>
        ) : (
          <AgentHint>No sampled host runs this node, so its kernel tells nothing.</AgentHint>
        )}
      </Group>
    );
  const old = pictureOld || silent !== null;
  const { client } = sample;
  const finding = picture.keepalive.find(each => each.node === node.id);
  return (
    <Group
      title="Sockets"
      source={
        <>
          {SOURCES[sample.source]} on {sample.host}, <Age at={sample.at} />
        </>
      }
    >
      <div className={`-mx-2 px-2 py-1 ${old ? 'stale' : ''}`}>
        {silent ? <Silent host={silent}>what stands here was true then.</Silent> : null}
        <Facts>
          <Fact name="Process">{processWords(sample.process)}</Fact>
          <Fact name="Turnover">
            {client ? (
              <span title="TIME_WAIT divided by ESTABLISHED, client port">
                {turnoverWords(client.timeWait, client.established)}
              </span>
            ) : null}
          </Fact>
        </Facts>
        <SocketCharts id={topology.id} node={node.id} now={sample} />
        {finding ? <Keepalive finding={finding} /> : null}
      </div>
    </Group>
  );
}

function Silent({
  host,
  children,
}: {
  readonly host: Pick<HostState, 'name' | 'at'>;
  readonly children: string;
}) {
  return (
    <p className="mb-1.5 text-sm">
      Host {host.name} fell silent {host.at === null ? 'before its first sample' : <Age at={host.at} />}:{' '}
      {children}
    </p>
  );
}

function Keepalive({ finding }: { readonly finding: KeepaliveFinding }) {
  const { without, of, interval, text, advice, level } = finding;
  return (
    <div className="mt-2 flex items-start gap-2.5 border-t border-line pt-2 text-sm">
      <span className="pt-0.5">
        <StateMark kind={level} size={14} />
      </span>
      <div>
        <p>
          {text}{' '}
          <span className="text-dim">
            {without} of {of} bus connections without keepalive at this end
            {interval === null ? '' : `, ${Math.round(interval)} s on the others`}.
          </span>
        </p>
        {advice ? <p className="text-dim">{advice}</p> : null}
      </div>
    </div>
  );
}
