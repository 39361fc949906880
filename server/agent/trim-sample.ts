import { MAX_AGENT_MESSAGE } from '@/lib/agent-wire';
import { packSample } from '@/lib/sockets/sample/pack-sample';
import { MAX_PROBLEMS, MAX_SENTENCE } from '@/lib/sockets/sample/packed-sample';
import type { HostSample } from '@/lib/sockets/sample/sample';
import {
  MAX_SIZE,
  NO_SIZE,
  plusNamespace,
  type SampleSize,
  SIZE_KINDS,
} from '@/lib/sockets/sample/sample-size';
import { cutNamespaces } from './cut-namespaces';

/** Room in a message for what a difference tells beside new rows: those that are gone. */
const MAX_BYTES = MAX_AGENT_MESSAGE - 48 * 1024;
/** Nothing that is counted takes more than 300 bytes: up to so many need not be packed to see that they fit. */
const SURELY_FIT = 1000;
/** What is cut first to make a sample short enough: what is missed least. */
const CUT_FIRST = ['peers', 'rows', 'addresses', 'listens', 'ports', 'processes', 'namespaces'] as const;

const WORDS: Readonly<Record<keyof SampleSize, string>> = {
  namespaces: 'network namespaces',
  rows: 'connections of interest',
  processes: 'processes',
  listens: 'ports that are listened on',
  ports: 'sums of ports',
  peers: 'addresses of clients',
  addresses: 'own addresses',
};

/** A sample as the server takes it: no more of anything than it allows, and figures no finer than anybody reads. */
export function trimSample(sample: HostSample): HostSample {
  const full = sizeOf(sample);
  const problems = sample.problems
    .slice(0, MAX_PROBLEMS - 1)
    .map(one => ({ ...one, text: one.text.slice(0, MAX_SENTENCE) }));
  const rest = { ...sample, took: Math.round(sample.took * 10) / 10, problems };
  const cutTo = (limits: SampleSize): HostSample => ({
    ...rest,
    namespaces: cutNamespaces(sample.namespaces, limits),
  });
  let limits = MAX_SIZE;
  let cut = cutTo(limits);
  for (const kind of CUT_FIRST) {
    for (let share = shareThatFits(cut); share < 1 && sizeOf(cut)[kind] > 0; share = shareThatFits(cut)) {
      // Three quarters at most, so that this ends soon where it is something else that takes the room.
      limits = { ...limits, [kind]: Math.floor(sizeOf(cut)[kind] * Math.min(share, 0.75)) };
      cut = cutTo(limits);
    }
  }
  const left = sizeOf(cut);
  const missing = SIZE_KINDS.filter(kind => left[kind] < full[kind]).map(
    kind => `${left[kind]} of ${full[kind]} ${WORDS[kind]}`,
  );
  if (problems.length < sample.problems.length)
    missing.push(`${problems.length} of ${sample.problems.length} problems`);
  if (missing.length === 0) return cut;
  const text = `This host has more than one sample may hold: ${missing.join(', ')} are sent.`;
  return { ...cut, problems: [...problems, { code: 'too-many-rows', text }] };
}

const sizeOf = ({ namespaces }: HostSample): SampleSize => namespaces.reduce(plusNamespace, NO_SIZE);

/** 1 or more where it fits. */
function shareThatFits(sample: HostSample): number {
  const size = sizeOf(sample);
  if (SIZE_KINDS.reduce((sum, kind) => sum + size[kind], 0) <= SURELY_FIT) return 1;
  return MAX_BYTES / Buffer.byteLength(JSON.stringify(packSample(sample, null)));
}
