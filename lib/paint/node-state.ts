import type { Millis } from '../cluster/ids';
import type { Topology, TopologyNode } from '../cluster/topology';
import { formatBytes } from '../format/bytes';
import { formatCount } from '../format/count';
import { formatDuration } from '../format/duration';

/** A node's worst trouble in one mark and a few words. */
export interface NodeTrouble {
  readonly level: 'critical' | 'warning' | 'unknown';
  readonly mark: '◆' | '▲' | '⊘' | '?' | '⇎' | '…';
  readonly text: string;
}

/** What a node is judged by: who may vote, and the server's clock, by which ages count on. */
interface Judged extends Pick<Topology, 'voters'> {
  readonly now: Millis;
}

/** All that is wrong with a node, worst first; empty when nothing is. */
export function nodeTroubles(node: TopologyNode, { voters, now }: Judged): readonly NodeTrouble[] {
  const troubles: NodeTrouble[] = [];
  const say = (level: NodeTrouble['level'], mark: NodeTrouble['mark'], text: string) =>
    troubles.push({ level, mark, text });
  const votes = `${node.votes}/${voters} say so`;
  switch (node.health) {
    case 'fail':
      say('critical', '◆', `FAIL · ${votes}`);
      break;
    case 'pfail':
      say('warning', '▲', `PFAIL · ${votes}`);
      break;
    case 'handshake':
      say('unknown', '?', 'handshake');
      break;
    case 'noaddr':
      say('unknown', '?', 'address unknown');
      break;
    case 'ok':
      break;
  }
  if (!node.reachable) {
    say('unknown', '⊘', silence(node.unreachableSince, now));
  }
  // A former master keeps the measure of the days when it was a replica, or the other way about.
  if (node.role === 'replica' && node.measures?.masterLink === 'down')
    say('warning', '⇎', 'link to master down');
  const links = node.linksDown.length;
  if (links > 0) say('warning', '⇎', links === 1 ? '1 bus link down' : `${links} bus links down`);
  const oldest = Math.max(0, ...node.pendingPings.map(ping => ping.age));
  if (oldest > 0) say('warning', '…', `ping waits ${formatDuration(oldest)}`);
  return troubles;
}

function silence(since: Millis | undefined, now: Millis): string {
  if (since === undefined) return 'no answer yet';
  return now - since < 1000 ? 'no answer, just now' : `no answer for ${formatDuration(now - since)}`;
}

/** The quiet second line of a healthy node: `epoch 6 · 312 clients`, `0 B behind`. */
export function nodeFacts(node: TopologyNode): string {
  const { lag, clients } = node.measures ?? {};
  if (node.role === 'replica') return lag === undefined ? 'replica' : `${formatBytes(lag)} behind`;
  return clients === undefined
    ? `epoch ${node.configEpoch}`
    : `epoch ${node.configEpoch} · ${formatCount(clients)} ${clients === 1 ? 'client' : 'clients'}`;
}
