import { parseNodes } from '@/lib/cluster/parse-nodes';
import { measure } from './harness/measure';
import type { Row } from './harness/row';
import { asReceived, thousandNodes } from './harness/thousand-nodes';
import { splitParse } from './peers/split-parser';

const TIMES = { warmUp: 200, runs: 400 };

/** One CLUSTER NODES reply of a thousand nodes: ours, a parser made of `split`, one bare pass over the bytes. */
export async function parse(): Promise<Row[]> {
  const text = thousandNodes(0);
  const fresh = () => asReceived(text);
  if (parseNodes(text).lines.length !== splitParse(text).length) throw new Error('The parsers disagree.');
  const peer = measure(fresh, splitParse, TIMES);
  const limit = measure(fresh, barePass, TIMES);
  const ours = measure(fresh, parseNodes, TIMES);
  return [
    {
      what: `parse ${Math.round(text.length / 1024)} KB of CLUSTER NODES`,
      unit: 'ms',
      ours: ours.median,
      p95: ours.p95,
      peer: peer.median,
      limit: limit.median,
      budget: 1,
    },
  ];
}

/** Looks at every byte and keeps nothing. */
function barePass(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum + text.charCodeAt(i)) | 0;
  return sum;
}
