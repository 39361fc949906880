import { plural } from '../../format/count';
import { formatDuration } from '../../format/duration';
import type { HostState } from '../../sockets/picture/socket-picture';
import type { Millis } from '../ids';
import { nameById } from '../node-name';
import type { Evidence } from '../topology';
import type { Finding, Picture } from './finding';

/** A host is stale after two samples; a verdict waits longer, or one late sample would make it flicker. */
const SILENT_INTERVALS = 5;
const SILENT_AT_LEAST: Millis = 5000;

/** Hosts whose kernels were watched and are not any more: their nodes may answer well, but half of the witness is gone. */
export function silentAgents(picture: Picture): Finding | null {
  const hosts = (picture.hosts ?? []).filter(host => silentFor(host, picture) > 0);
  const first = hosts[0];
  if (!first) return null;
  const nodes = plural(new Set(hosts.flatMap(host => host.nodes)).size, 'node');
  return {
    code: 'hosts-silent',
    level: 'warning',
    text:
      hosts.length === 1
        ? `Host ${first.name} has been silent for ${formatDuration(silentFor(first, picture))}: the sockets of ${nodes} are not watched.`
        : `${hosts.length} hosts are silent, ${first.name} among them: the sockets of ${nodes} are not watched.`,
    risk: `There nothing but queries tells what is wrong. ${first.kind === 'local' ? "See this server's log." : 'See that the agent runs and reaches this server.'}`,
    evidence: hosts.flatMap(host =>
      host.nodes.map(
        (node): Evidence => ({
          level: 'warning',
          by: 'us',
          node,
          text: `${nameById(picture.nodes, node)} runs on ${host.name}, not heard for ${formatDuration(silentFor(host, picture))}`,
        }),
      ),
    ),
  };
}

/** In ms; 0 for one that is heard, runs nothing of this cluster, or may be merely late. */
function silentFor({ state, at, interval, nodes }: HostState, { now }: Picture): Millis {
  if (state !== 'stale' || at === null || nodes.length === 0) return 0;
  const age = now - at;
  return age >= Math.max(SILENT_AT_LEAST, SILENT_INTERVALS * interval) ? age : 0;
}
