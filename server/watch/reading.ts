import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';
import type { Millis, NodeId } from '@/lib/cluster/ids';
import { type InfoReading, parseMeasures } from '@/lib/cluster/measures';
import { type ClusterInfo, parseClusterInfo } from '@/lib/cluster/parse-info';
import { parseNodes } from '@/lib/cluster/parse-nodes';
import { buildView, type View } from '@/lib/cluster/view';
import type { AllowedCommand, Extra } from '../redis/allowed-commands';
import type { ExtraReply, NodeLink } from '../redis/node-link';

/** What to ask a node this tick. */
export interface Question {
  /** CLUSTER NODES: its whole view. */
  readonly view: boolean;
  /** INFO: its measures and its clock. */
  readonly info: boolean;
  /** What else, while slots move. */
  readonly extras?: readonly Extra[];
}

/** One node's answers, parsed. A failed reading is a value and travels to the screen. */
export type Reading =
  | {
      readonly ok: true;
      readonly at: Millis;
      readonly view: View | null;
      /** The raw CLUSTER NODES text behind `view`. */
      readonly text: string | null;
      readonly clusterInfo: ClusterInfo | null;
      readonly info: InfoReading | null;
      /** Questions it refused while answering others. */
      readonly limited: readonly Failure[];
      /** Answers to the question's `extras`, in its order. */
      readonly extras?: readonly ExtraReply[];
    }
  | { readonly ok: false; readonly at: Millis; readonly failure: Failure };

/**
 * Asks one node. `expected` is the id that ought to answer there; another one is a failure, not a view. So each new
 * connection is asked for its view whatever the question: an address may have gone to another node in between. (Of very
 * many at once, in turn.) `now` stamps the reading once the answer is here.
 */
export async function read(
  link: NodeLink,
  question: Question,
  clockOffset: Millis | null,
  expected: NodeId | null,
  now: () => Millis,
): Promise<Reading> {
  const commands: AllowedCommand[] = ['clusterInfo'];
  if (question.view) commands.push('clusterNodes');
  if (question.info) commands.push('info');
  const answer = await link.ask(commands, expected ? 'clusterNodes' : undefined, question.extras);
  const at = now();
  if (!answer.ok) return { ok: false, at, failure: answer.failure };

  const { replies, extras } = answer;
  const refused = Object.values(replies).flatMap(one => (one.ok ? [] : [one.failure]));
  const nodes = replies.clusterNodes;
  const essential = nodes ?? replies.clusterInfo;
  if (essential && !essential.ok && (nodes || essential.failure.kind !== 'noperm'))
    return { ok: false, at, failure: essential.failure };

  const info = replies.info?.ok ? parseMeasures(replies.info.text, at) : null;
  const clusterInfo = replies.clusterInfo?.ok ? parseClusterInfo(replies.clusterInfo.text) : null;
  if (!nodes?.ok)
    return { ok: true, at, view: null, text: null, clusterInfo, info, limited: refused, extras };

  const listing = parseNodes(nodes.text);
  const view = buildView(listing, at, clusterInfo, info?.clockOffset ?? clockOffset);
  if (!view) return { ok: false, at, failure: explainFailure('protocol', link.endpoint) };
  if (expected && view.node !== expected)
    return {
      ok: false,
      at,
      failure: explainFailure('wrong-node', link.endpoint, `node ${view.node.slice(0, 8)}`),
    };
  link.know();
  const damaged = listing.malformed.length;
  const limited =
    damaged === 0
      ? refused
      : [...refused, explainFailure('protocol', link.endpoint, `cluster listing in ${damaged} of its lines`)];
  return { ok: true, at, view, text: nodes.text, clusterInfo, info, limited, extras };
}
