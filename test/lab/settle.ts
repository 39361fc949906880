import type { Millis } from '@/lib/cluster/ids';
import type { SocketPicture } from '@/lib/sockets/picture/socket-picture';
import { until } from '../helpers/until';
import { isWhole } from './cluster';
import type { Lab } from './lab';
import type { Slotscope } from './slotscope';
import type { Watch } from './watch';

/** All must have been well for so long. */
const SETTLE: Millis = 5000;
/** Connections that were cut for long wait up to half a minute before they try again. */
const WITHIN: Millis = 120_000;

/** The lab, the product that watches it, and our own eye on that. */
export interface Bench {
  readonly lab: Lab;
  readonly slotscope: Slotscope;
  readonly watch: Watch;
}

/** Resolves once the cluster is whole, every agent is heard and no diagnosis is confirmed, all for some seconds. */
export async function settle(bench: Bench): Promise<void> {
  let since = 0;
  let why = '';
  await until(
    'all is well again',
    async () => {
      why = await ailment(bench);
      if (why !== '') since = 0;
      else since ||= Date.now();
      return since > 0 && Date.now() - since >= SETTLE;
    },
    { within: WITHIN, every: 250, describe: () => why },
  );
}

async function ailment({ lab, slotscope, watch }: Bench): Promise<string> {
  if (!(await isWhole(lab.hosts))) return 'the cluster is not whole';
  const { diagnoses, nodes } = watch.topology() ?? { diagnoses: [], nodes: [] };
  const confirmed = diagnoses.filter(one => one.state === 'confirmed');
  if (confirmed.length > 0) return confirmed.map(one => one.id).join(', ');
  if (nodes.length < lab.hosts.length || nodes.some(node => !node.reachable)) return 'a node is not reached';
  const now = Date.now();
  const reply = await fetch(
    `${slotscope.url}/api/v1/clusters/${slotscope.cluster}/sockets?from=${now}&to=${now}`,
    { headers: { authorization: `Bearer ${slotscope.token}` } },
  );
  if (!reply.ok) return `sockets: HTTP ${reply.status}`;
  const { picture } = (await reply.json()) as { picture: SocketPicture | null };
  const live = picture?.hosts.filter(host => host.state === 'live').length ?? 0;
  return live === lab.hosts.length ? '' : `${live} of ${lab.hosts.length} agents are heard`;
}
