'use client';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { ClusterId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import { clusterHref, useClusterParam } from '../cluster/query';
import { useLive } from '../live/live-context';
import { selectClusters, useTopology } from '../live/selectors';
import { useFreshnessKind } from '../live/use-freshness';
import { readSlotQuery } from '../slot-map/slot-query';
import { ClusterMark } from '../ui/cluster-mark';
import { markOfNode } from '../ui/mark-kind';
import { Modal } from '../ui/modal';
import { StateMark } from '../ui/state-mark';

const pages = [
  ['/', 'Clusters'],
  ['/inspect', 'Inspect a CLUSTER NODES dump'],
  ['/status', "This server's own health"],
] as const;

/** Above this many nodes a list is no help; the search still finds them once it is narrower. */
const NODES_LISTED = 200;

/** Ctrl-K: goes to a cluster, a node, a slot or a page by typing a part of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const clusters = useLive(selectClusters) ?? [];
  const inUrl = useClusterParam();
  const current = clusters.find(cluster => cluster.id === inUrl) ?? clusters[0];
  const topology = useTopology(current?.id ?? ('' as ClusterId));
  const fresh = useFreshnessKind(current?.id ?? ('' as ClusterId)) === 'live';
  const [text, setText] = useState('');
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const wanted = text.trim();
  const query = readSlotQuery(wanted);
  const slot = query.type === 'slot' || query.type === 'key' ? query.slot : null;
  const matching = (topology?.nodes ?? [])
    .filter(node =>
      `${nodeName(node)} ${node.hostname ?? ''} ${node.id}`.toLowerCase().includes(wanted.toLowerCase()),
    )
    .slice(0, NODES_LISTED);

  return (
    <Modal title="Search" bare onClose={onClose}>
      <Command label="Search" loop className="flex max-h-[70vh] flex-col">
        <Command.Input
          data-first-focus
          value={text}
          onValueChange={setText}
          placeholder="Cluster, node, page, slot number or key"
          className="h-12 shrink-0 border-b border-line bg-transparent px-5 text-base outline-none placeholder:text-faint"
        />
        <Command.List className="overflow-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-sm text-dim">
            Nothing has that name.
          </Command.Empty>
          {current && slot !== null ? (
            <Group heading="Slot">
              <Item value={`slot ${wanted}`} onSelect={() => go(clusterHref(current.id, { slot }))}>
                <span className="grow">
                  {query.type === 'key' ? `Slot ${slot}, where the key is` : `Slot ${slot}`}
                </span>
                <Hint>{current.name}</Hint>
              </Item>
            </Group>
          ) : null}
          <Group heading="Clusters">
            {clusters.map(cluster => (
              <Item
                key={cluster.id}
                value={`cluster ${cluster.name} ${cluster.id}`}
                onSelect={() => go(clusterHref(cluster.id))}
              >
                <ClusterMark cluster={cluster} />
                <span className="grow truncate">{cluster.name}</span>
                <Hint>{cluster.nodes} nodes</Hint>
              </Item>
            ))}
          </Group>
          {current && topology ? (
            <Group heading={`Nodes of ${topology.name}`}>
              {matching.map(node => (
                <Item
                  key={node.id}
                  value={`${nodeName(node)} ${node.hostname ?? ''} ${node.id}`}
                  onSelect={() => go(clusterHref(current.id, { node: node.id }))}
                >
                  <StateMark kind={fresh ? markOfNode(node) : 'stale'} />
                  <span className="grow truncate font-mono text-xs">{nodeName(node)}</span>
                  <Hint>{node.role}</Hint>
                </Item>
              ))}
            </Group>
          ) : null}
          <Group heading="Pages">
            {pages.map(([href, name]) => (
              <Item key={href} value={name} onSelect={() => go(href)}>
                {name}
              </Item>
            ))}
          </Group>
        </Command.List>
      </Command>
    </Modal>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Item(props: {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 text-sm data-[selected=true]:bg-raised"
    >
      {props.children}
    </Command.Item>
  );
}

function Hint({ children }: { readonly children: ReactNode }) {
  return <span className="shrink-0 text-xs text-faint">{children}</span>;
}
