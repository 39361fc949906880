import type { ClusterId, Millis } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Entry } from '@/lib/history/entry';
import { diffPicture } from '@/lib/history/picture-changes';
import type { SeriesKey } from '@/lib/history/series-key';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { diffTopology } from '@/lib/topology-changes';
import { manyNodes, recordedTicks } from '@/test/helpers/recorded-ticks';
import { aPicture } from '@/test/server/push/a-picture';
import { aNode, aTopology, nodeId } from '@/test/server/push/stepped-clusters';

export const NODES = 100;
export const CLUSTER = 'bench' as ClusterId;
/** As the recorder has it: a keyframe is at most an hour old, and has at most so many changes after it. */
const HOUR: Millis = 3_600_000;
const MOST_CHANGES = 200;

/**
 * What the recorder hands over of 100 nodes that are told a change of with every call: node by node a link that breaks
 * or heals, and now and then one in the matrix. Numbers are those of a recorded cluster, each node's at another moment.
 */
export class ManyNodes {
  private readonly ticks = manyNodes(recordedTicks(), NODES);
  private topology: Topology = aTopology({
    id: CLUSTER,
    nodes: Array.from({ length: NODES }, (_, i) => aNode(i)),
    views: Array.from({ length: NODES }, (_, i) => ({
      ...{ node: nodeId(i), at: 0, digest: i.toString(16).padStart(40, 'd'), currentEpoch: 6 },
    })),
  });
  private picture: SocketPicture = picture();
  private steps = 0;
  private changes = 0;
  private keyframeAt = Number.NEGATIVE_INFINITY;

  /** One change, with the keyframes that are due. */
  change(at: Millis): Entry[] {
    const i = this.steps++;
    const { topology: prev, picture: before } = this;
    const node = prev.nodes[(i * 37) % NODES]!;
    const linksDown = node.linksDown.length > 0 ? [] : [nodeId((i * 7 + 1) % NODES)];
    const next = { ...node, linksDown };
    this.topology = {
      ...prev,
      seq: prev.seq + 1,
      at,
      nodes: prev.nodes.with(prev.nodes.indexOf(node), next),
    };
    if (i % 10 === 0) this.picture = withCell(before, (i / 10) % NODES);
    if (at - this.keyframeAt >= HOUR || this.changes >= MOST_CHANGES) {
      this.keyframeAt = at;
      this.changes = 0;
      return [
        { cluster: CLUSTER, at, type: 'topology', topology: this.topology },
        { cluster: CLUSTER, at, type: 'sockets', picture: { ...this.picture, at } },
      ];
    }
    this.changes++;
    const { seq } = this.topology;
    // What stays as it was is not compared: the difference is the same, and a month of them is soon made.
    const changes = diffTopology({ ...prev, nodes: [node] }, { ...this.topology, nodes: [next] });
    const moved =
      before === this.picture ? [] : diffPicture({ ...before, nodes: [] }, { ...this.picture, nodes: [] });
    return [
      { cluster: CLUSTER, at, type: 'topology-changes', seq, changes },
      ...(moved.length > 0
        ? [{ cluster: CLUSTER, at, type: 'sockets-changes', changes: moved } as const]
        : []),
    ];
  }

  tick(at: Millis): Entry {
    const { values } = this.ticks[Math.floor(at / 1000) % this.ticks.length]!;
    const more: Record<SeriesKey, number> = {
      'cluster cluster.seq': this.topology.seq,
      'cluster sockets.at': 400,
    };
    return { cluster: CLUSTER, at, type: 'tick', dataAt: at - 300, values: { ...values, ...more } };
  }
}

function picture(): SocketPicture {
  const ids = Array.from({ length: NODES }, (_, i) => nodeId(i));
  const [node] = aPicture().nodes;
  const cells = ids.map((_, i) => `${'.'.repeat(i)}-${'.'.repeat(NODES - 1 - i)}`);
  return aPicture({ nodes: ids.map(id => ({ ...node!, id })), matrix: { ids, cells, troubled: [] } });
}

function withCell(before: SocketPicture, row: number): SocketPicture {
  const cells = before.matrix.cells.map((cell, i) =>
    i === row ? cell.replace(/[.!]$/, last => (last === '.' ? '!' : '.')) : cell,
  );
  return { ...before, matrix: { ...before.matrix, cells } };
}
