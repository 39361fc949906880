'use client';

import { useEffect, useRef, useState } from 'react';
import type { NodeId } from '@/lib/cluster/ids';
import type { Topology } from '@/lib/cluster/topology';
import type { Size } from '@/lib/layout/ring-geometry';
import { useServerSecond } from '../live/use-freshness';
import { useScheme } from '../slot-map/theme-watch';
import { useOwnerHues } from '../slot-map/use-owner-hues';
import { followSize } from '../ui/follow-size';
import { type Graph, topologyGraph } from './graph';
import { linksOf } from './graph-model';
import '../ui/panel-head.css';
import './topology-graph.css';
import './graph-nodes.css';
import './graph-labels.css';

interface TopologyGraphProps {
  readonly topology: Topology;
  readonly stale: boolean;
  readonly selected: NodeId | null;
  readonly onSelect: (id: NodeId | null) => void;
}

/** Masters on the slot circle, replicas outside, troubled links between them. Fills its container. */
export function TopologyGraph({ topology, stale, selected, onSelect }: TopologyGraphProps) {
  const hues = useOwnerHues(topology.nodes);
  const scheme = useScheme();
  const now =
    useServerSecond(topology.diagnoses.length > 0 || topology.nodes.some(node => !node.reachable)) ??
    topology.at;
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const graph = useRef<Graph>(null);
  const select = useRef(onSelect);
  const [size, setSize] = useState<Size | null>(null);

  useEffect(() => {
    select.current = onSelect;
  }, [onSelect]);
  useEffect(() => {
    if (!svg.current || !box.current) return;
    const frame = box.current;
    const made = topologyGraph(svg.current, id => select.current(id));
    graph.current = made;
    const unfollow = followSize(frame, () =>
      setSize({ width: frame.clientWidth, height: frame.clientHeight }),
    );
    return () => {
      unfollow();
      made.destroy();
      graph.current = null;
    };
  }, []);
  useEffect(() => {
    if (size && size.width > 0 && size.height > 0)
      graph.current?.update({ topology, hues, scheme, size, selected, stale, now });
  }, [topology, hues, scheme, size, selected, stale, now]);

  const { untold } = linksOf(topology);
  return (
    <section className={stale ? 'tg tg-stale' : 'tg'} aria-label="Replication and bus">
      <header className="panel-head tg-head">
        <h2>Replication and bus</h2>
        <p>
          {untold > 0
            ? `${untold} bus links in trouble, too many to draw`
            : 'bus links are drawn when in trouble'}
        </p>
      </header>
      <div className="tg-box" ref={box}>
        <svg ref={svg} width={size?.width} height={size?.height} />
        <div className="tg-tools">
          <button type="button" aria-label="Zoom in" onClick={() => graph.current?.zoom(1.5)}>
            +
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => graph.current?.zoom(1 / 1.5)}>
            −
          </button>
          <button
            type="button"
            title="The wheel zooms with Ctrl, or while a node has the focus"
            onClick={() => graph.current?.zoom(null)}
          >
            Reset
          </button>
        </div>
      </div>
    </section>
  );
}
