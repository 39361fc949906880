import { flagNames } from './flags';
import type { NodeLine, NodesListing } from './node-line';
import { formatRanges } from './slots';

/** Prints a listing as Redis 7 does; `parseNodes(printNodes(listing))` gives the same lines. */
export function printNodes(listing: Pick<NodesListing, 'lines'>): string {
  return listing.lines.map(line => `${printLine(line)}\n`).join('');
}

function printLine(line: NodeLine): string {
  const names = [line.hostname, ...line.aux.map(([key, value]) => `${key}=${value}`)];
  const suffix = line.hostname === '' && line.aux.length === 0 ? '' : `,${names.join(',')}`;
  const fields = [
    line.id,
    `${line.host}:${line.port}@${line.busPort}${suffix}`,
    flagNames(line.flags).join(','),
    line.masterId ?? '-',
    line.pingSent,
    line.pongRecv,
    line.configEpoch,
    line.linkUp ? 'connected' : 'disconnected',
  ];
  if (line.slots.length > 0) fields.push(formatRanges(line.slots));
  for (const mark of line.migrating) fields.push(`[${mark.slot}->-${mark.peer}]`);
  for (const mark of line.importing) fields.push(`[${mark.slot}-<-${mark.peer}]`);
  return fields.join(' ');
}
