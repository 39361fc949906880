'use client';
import Link from 'next/link';
import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { nameById } from '@/lib/cluster/node-name';
import type { Topology } from '@/lib/cluster/topology';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { clusterHref } from '../cluster/query';
import { HostList } from '../hosts/host-list';
import { hostsSentence } from '../hosts/host-words';
import { useAnswer } from '../http/use-answer';
import { useLive } from '../live/live-context';
import { selectClusters } from '../live/selectors';
import { useServerLost } from '../live/use-freshness';
import { AgentHint } from '../sockets/agent-hint';
import { useRecording } from '../time/time-context';

/** The hosts whose sockets are sampled, cluster by cluster: which of them can be believed, and what ails the others. */
export function StatusHosts() {
  const clusters = useLive(selectClusters) ?? [];
  const lost = useServerLost();
  return (
    <section aria-labelledby="hosts" className={`mt-8 ${lost ? 'stale' : ''}`}>
      <h2 id="hosts" className="text-lg font-semibold tracking-tight">
        Hosts
      </h2>
      <p className="mt-1 text-dim">
        The kernels that tell of sockets. A host that falls silent is stale, never healthy.
      </p>
      {clusters.map(cluster => (
        <Hosts key={cluster.id} id={cluster.id} name={cluster.name} />
      ))}
      {clusters.length === 0 ? <p className="mt-3 text-dim">No cluster is watched.</p> : null}
    </section>
  );
}

function Hosts({ id, name }: { readonly id: ClusterId; readonly name: string }) {
  const path = `/api/v1/clusters/${encodeURIComponent(id)}`;
  // From this moment to this moment: hosts are wanted here, not their counters over time.
  const sockets = useAnswer<{ readonly picture: SocketPicture | null }>(`${path}/sockets?from=1&to=1`);
  const topology = useAnswer<Topology>(path);
  const recorded = useRecording() !== null;
  const nodes = topology.reply?.ok ? topology.reply.body.nodes : [];
  const { reply } = sockets;
  const hosts = reply?.ok ? (reply.body.picture?.hosts ?? []) : [];
  const nodeLink = (node: NodeId) => (
    <Link
      href={clusterHref(id, { node })}
      className="link inline-flex min-h-6 items-center font-mono text-xs"
    >
      {nameById(nodes, node)}
    </Link>
  );
  return (
    <section aria-label={name} className="mt-4 rounded-lg border border-line bg-panel px-4 py-3">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-semibold">{name}</h3>
        {hosts.length > 0 ? <p className="text-xs text-dim">{hostsSentence(hosts)}</p> : null}
      </header>
      {reply === null ? (
        <p className="text-dim">Asking.</p>
      ) : !reply.ok ? (
        <p className="text-dim">{reply.text}</p>
      ) : hosts.length === 0 ? (
        <AgentHint>{`No host of this cluster ${recorded ? 'was' : 'is'} sampled.`}</AgentHint>
      ) : (
        <HostList hosts={hosts} nodeLink={nodeLink} />
      )}
    </section>
  );
}
