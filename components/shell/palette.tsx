'use client';
import { Command, defaultFilter } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { clusterHref, useClusterParam } from '../cluster/query';
import { useLive } from '../live/live-context';
import { selectClusters } from '../live/selectors';
import { readSlotQuery } from '../slot-map/slot-query';
import { ReplayScope, useTime } from '../time/time-context';
import type { TimeState } from '../time/time-state';
import { ClusterMark } from '../ui/cluster-mark';
import { Modal } from '../ui/modal';
import { Group, Hint, Item } from './palette-items';
import { PaletteNodes } from './palette-nodes';
import { PaletteTime } from './palette-time';

const pages = [
  ['/', 'Clusters'],
  ['/inspect', 'Inspect a CLUSTER NODES dump'],
  ['/status', "This server's own health"],
] as const;

const selectCluster = (state: TimeState) => state.cluster;
const selectWanted = (state: TimeState) => (state.mode === 'replay' ? state.wanted : undefined);

/** What matches less has the letters somewhere, and is not what was meant. */
const WEAK = 0.1;
const rank = (value: string, search: string) => {
  const score = defaultFilter(value, search);
  return score < WEAK ? 0 : score;
};

/** Ctrl-K: goes to a cluster, a node, a slot, a page or another time by typing a part of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const clusters = useLive(selectClusters) ?? [];
  const inUrl = useClusterParam();
  const current = clusters.find(cluster => cluster.id === inUrl) ?? clusters[0];
  const place = useTime(selectCluster);
  const wantedAt = useTime(selectWanted);
  // Within its own cluster one stays in the past.
  const at = current && current.id === place ? wantedAt : undefined;
  const [text, setText] = useState('');
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const wanted = text.trim();
  const query = readSlotQuery(wanted);
  // Any text may be a key: where it names something else, that comes first.
  const toSlot =
    current && (query.type === 'slot' || query.type === 'key') ? (
      <Group heading="Slot">
        <Item value={`slot ${wanted}`} onSelect={() => go(clusterHref(current.id, { slot: query.slot, at }))}>
          <span className="grow">
            {query.type === 'key' ? `Slot ${query.slot}, where the key is` : `Slot ${query.slot}`}
          </span>
          <Hint>{current.name}</Hint>
        </Item>
      </Group>
    ) : null;
  return (
    <Modal title="Search" bare onClose={onClose}>
      <Command label="Search" filter={rank} loop className="flex max-h-[70vh] flex-col">
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
          {query.type === 'slot' ? toSlot : null}
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
          {current ? (
            <ReplayScope>
              <PaletteNodes id={current.id} wanted={wanted} at={at} go={go} />
            </ReplayScope>
          ) : null}
          {place !== null ? <PaletteTime onDone={onClose} /> : null}
          <Group heading="Pages">
            {pages.map(([href, name]) => (
              <Item key={href} value={`${name} ${href}`} onSelect={() => go(href)}>
                {name}
              </Item>
            ))}
          </Group>
          {query.type === 'key' ? toSlot : null}
        </Command.List>
      </Command>
    </Modal>
  );
}
