import type { NodeMeasures, TopologyNode } from '@/lib/cluster/topology';
import { formatBytes } from '@/lib/format/bytes';
import { formatCount } from '@/lib/format/count';
import { exactDuration } from '@/lib/format/duration';
import { Age } from '../ui/age';
import { Fact, Facts, Group } from './group';

/** Numbers of INFO and CLUSTER INFO. Unchanged numbers are not sent again, so their age is that of the last change. */
export function NodeMeasuresGroup({ node }: { readonly node: TopologyNode }) {
  const { measures } = node;
  if (!measures)
    return (
      <Group title="Numbers">
        <p className="text-sm text-dim">INFO has not been read from this node.</p>
      </Group>
    );
  const source = (
    <>
      INFO, {node.reachable ? 'changed' : 'read'} <Age at={measures.at} />
    </>
  );
  const seconds = (value: number) => exactDuration(value * 1000);
  return (
    <Group title="Numbers" source={source}>
      <Facts>
        <Fact name="Version">
          {measures.version ? `${serverName(measures.server)} ${measures.version}` : null}
        </Fact>
        <Fact name="Uptime">{given(measures.uptimeSeconds, seconds)}</Fact>
        <Fact name="Keys">{given(measures.keys, formatCount)}</Fact>
        <Fact name="Commands">{given(measures.opsPerSec, value => `${formatCount(value)} per second`)}</Fact>
        <Fact name="Memory">{memory(measures)}</Fact>
        <Fact name="Clients">{given(measures.clients, formatCount)}</Fact>
        <Fact name="Replication">{given(measures.replOffset, value => `offset ${value}`)}</Fact>
        <Fact name="Behind master">{given(measures.lag, formatBytes)}</Fact>
        <Fact name="Link to master">{measures.masterLink}</Fact>
        <Fact name="Master heard">
          {given(measures.masterLastIo, value => (value < 0 ? 'never' : `${seconds(value)} ago`))}
        </Fact>
        <Fact name="Loading">{measures.loading ? 'yes, reading its data set' : null}</Fact>
        <Fact name="Cluster state">
          {measures.clusterState ? `${measures.clusterState}, says this node` : null}
        </Fact>
      </Facts>
    </Group>
  );
}

function given(value: number | undefined, format: (value: number) => string): string | null {
  return value === undefined ? null : format(value);
}

function memory({ usedMemory, maxMemory }: NodeMeasures): string | null {
  if (usedMemory === undefined) return null;
  if (maxMemory === undefined) return formatBytes(usedMemory);
  if (maxMemory === 0) return `${formatBytes(usedMemory)}, no limit`;
  return `${formatBytes(usedMemory)} of ${formatBytes(maxMemory)} (${Math.round((100 * usedMemory) / maxMemory)} %)`;
}

function serverName(server: string | undefined): string {
  return server === 'valkey' ? 'Valkey' : 'Redis';
}
