import type { ClusterId, NodeId } from '@/lib/cluster/ids';
import { type MergeInput, merge } from '@/lib/cluster/merge';
import type { NodesListing } from '@/lib/cluster/node-line';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { buildView, type View } from '@/lib/cluster/view';
import { measure } from './harness/measure';
import type { Row } from './harness/row';
import { asReceived, thousandNodes } from './harness/thousand-nodes';
import { splitParse } from './peers/split-parser';
import { spreadMerge } from './peers/spread-merge';

const VIEWS = 64;
const AT = 1767225604000;
/** Replies of one tick arrive within so many ms of each other. */
const SPREAD = 20;
const TIMES = { warmUp: 6, runs: 21, collect: true };

/** 64 views of a thousand nodes, each parsed on its own so that no string is shared, into one topology. */
export async function mergeViews(): Promise<Row[]> {
  const texts = Array.from({ length: VIEWS }, (_, view) => thousandNodes(view * 15));
  const listings = () => texts.map(text => parseNodes(asReceived(text)));
  const views = () => listings().map(viewOf);
  const build = measure(listings, all => all.map(viewOf), TIMES);
  const peer = measure(() => texts.map(text => splitParse(asReceived(text))), spreadMerge, TIMES);
  const limit = measure(views, touch, TIMES);
  const ours = measure(views, all => merge(inputOf(all)), TIMES);
  const split = measure(
    () => [viewOf(parseNodes(behind(texts[0] ?? '')), 0), ...views().slice(1)],
    all => merge(inputOf(all)),
    TIMES,
  );
  return [
    {
      what: `merge ${VIEWS} views of 1000 nodes`,
      unit: 'ms',
      ours: ours.median,
      p95: ours.p95,
      peer: peer.median,
      limit: limit.median,
      budget: 60,
    },
    { what: 'the same, one view behind', unit: 'ms', ours: split.median, p95: split.p95 },
    { what: `build those ${VIEWS} views from listings`, unit: 'ms', ours: build.median, p95: build.p95 },
  ];
}

/** The first master without its first range: a view that has not heard of the newest change. */
const behind = (text: string): string => text.replace(/ connected \d+-\d+ /, ' connected ');

function viewOf(listing: NodesListing, index: number): View {
  const view = buildView(listing, AT - (index % SPREAD), null, 0);
  if (!view) throw new Error('A generated listing has no myself line.');
  return view;
}

const inputOf = (views: readonly View[]): MergeInput => ({
  id: 'bench' as ClusterId,
  name: 'Bench',
  interval: 1000,
  simulated: true,
  now: AT,
  views,
  reach: new Map(views.map(({ node }) => [node, { ok: true as const, at: AT }])),
  measures: new Map(),
  seeds: [],
  previous: null,
});

/** Touches every line once and keeps nothing. */
function touch(views: readonly View[]): number {
  let sum = 0;
  for (const { lines } of views)
    for (const line of (lines as ReadonlyMap<NodeId, { configEpoch: number }>).values())
      sum = (sum + line.configEpoch) | 0;
  return sum;
}
