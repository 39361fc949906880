import { Flag } from './flags';
import { groupBy } from './group-by';
import type { ClusterId, NodeId } from './ids';
import { merge } from './merge';
import type { MalformedLine, NodesListing } from './node-line';
import { nodeName } from './node-name';
import { parseNodes } from './parse-nodes';
import { SLOT_COUNT } from './slots';
import type { Level, Topology } from './topology';
import { findings } from './verdict';
import { buildView } from './view';

/** What a saved CLUSTER NODES dump or nodes.conf shows. Counts are of what is in the file. */
export interface InspectReport {
  readonly kind: 'nodes';
  readonly nodes: number;
  readonly masters: number;
  readonly replicas: number;
  /** Distinct slots named on any line. */
  readonly slotsAssigned: number;
  readonly fail: number;
  readonly pfail: number;
  readonly handshake: number;
  readonly noaddr: number;
  readonly migrating: number;
  readonly importing: number;
  readonly maxConfigEpoch: number;
  readonly disconnected: number;
  readonly myself: number;
  /** 1-based numbers of lines that are not as a server prints them. */
  readonly malformedLines: readonly number[];
  readonly malformed: readonly MalformedLine[];
  readonly findings: readonly InspectFinding[];
}

export interface InspectFinding {
  readonly code: string;
  readonly level: Level;
  readonly text: string;
  readonly nodes: readonly NodeId[];
}

/** Nobody: the observer of a dump that does not say whose it is. */
const UNKNOWN_OBSERVER = '-' as NodeId;

/**
 * Reads a dump offline: counts, findings, and the topology it describes, ready to draw. Pending pings have no age,
 * since the time of the dump is only known from its newest stamp. Never throws, whatever the text.
 */
export function inspectNodes(text: string): { readonly report: InspectReport; readonly topology: Topology } {
  const listing = parseNodes(text);
  const topology = topologyOf(listing);
  return { report: reportOf(listing, topology), topology };
}

function topologyOf(listing: NodesListing): Topology {
  const at = listing.lines.reduce((newest, line) => Math.max(newest, line.pongRecv, line.pingSent), 0) || 1;
  const view = buildView(listing, at, null, null, UNKNOWN_OBSERVER);
  const reach = new Map(listing.lines.map(line => [line.id, { ok: true as const, at }]));
  return merge({
    id: 'dump' as ClusterId,
    name: 'Pasted dump',
    interval: 1000,
    simulated: false,
    now: at,
    views: view ? [view] : [],
    reach,
    measures: new Map(),
    seeds: [],
    previous: null,
  });
}

function reportOf({ lines, malformed }: NodesListing, topology: Topology): InspectReport {
  const flagged = (bit: number) => lines.filter(line => line.flags & bit).length;
  const slots = new Uint8Array(SLOT_COUNT);
  for (const line of lines) for (const [first, last] of line.slots) slots.fill(1, first, last + 1);
  return {
    kind: 'nodes',
    nodes: lines.length,
    masters: flagged(Flag.master),
    replicas: flagged(Flag.slave),
    slotsAssigned: slots.reduce((sum, slot) => sum + slot, 0),
    fail: flagged(Flag.fail),
    pfail: flagged(Flag.pfail),
    handshake: flagged(Flag.handshake),
    noaddr: flagged(Flag.noaddr),
    migrating: lines.reduce((sum, line) => sum + line.migrating.length, 0),
    importing: lines.reduce((sum, line) => sum + line.importing.length, 0),
    maxConfigEpoch: lines.reduce((max, line) => Math.max(max, line.configEpoch), 0),
    disconnected: lines.filter(line => !line.linkUp).length,
    myself: flagged(Flag.myself),
    malformedLines: malformed.map(entry => entry.line),
    malformed,
    findings: [
      ...dumpFindings({ lines, malformed }),
      ...clusterFindings(
        topology,
        lines.some(line => line.flags & Flag.myself),
      ),
    ],
  };
}

/** What is wrong with the cluster, in the same words as on the live screen; of an excerpt no slot is known to be missing. */
function clusterFindings(topology: Topology, whole: boolean): InspectFinding[] {
  if (topology.nodes.length === 0) return [];
  return findings({ ...topology, now: topology.at }).map(({ code, level, text, risk, evidence }) => ({
    code,
    level: code === 'slots-unassigned' && !whole ? 'info' : level,
    text: risk ? `${text} ${risk}` : text,
    nodes: [...new Set(evidence.flatMap(line => line.node ?? []))],
  }));
}

/** What is odd about the dump itself. */
function dumpFindings({ lines, malformed }: Pick<NodesListing, 'lines' | 'malformed'>): InspectFinding[] {
  const found: InspectFinding[] = [];
  const add = (code: string, level: Level, text: string, nodes: readonly NodeId[] = []) =>
    found.push({ code, level, text, nodes });
  if (malformed.length > 0) {
    const shown = malformed
      .slice(0, 8)
      .map(entry => entry.line)
      .join(', ');
    add(
      'malformed-lines',
      'warning',
      `${malformed.length === 1 ? 'Line' : 'Lines'} ${shown}${malformed.length > 8 ? ', …' : ''} not as a server prints them.`,
    );
  }
  if (lines.length === 0) {
    add(
      'no-nodes',
      'unknown',
      'There is no node line in this text. Paste the output of CLUSTER NODES or a nodes.conf.',
    );
    return found;
  }
  const selves = lines.filter(line => line.flags & Flag.myself);
  if (selves.length === 0)
    add(
      'no-myself',
      'info',
      'No line is flagged myself: this is an excerpt, and whose view it is stays unknown.',
    );
  if (selves.length > 1)
    add(
      'several-myself',
      'warning',
      'More than one line is flagged myself: views of several nodes were joined by hand.',
      selves.map(line => line.id),
    );
  for (const [id, same] of groupBy(lines, line => line.id))
    if (same.length > 1)
      add(
        'duplicate-id',
        'warning',
        `Node id ${id.slice(0, 8)} stands on ${same.length} lines; the first is used.`,
        [id],
      );
  for (const [name, same] of groupBy(
    lines.filter(line => line.host !== '' && line.port !== 0),
    nodeName,
  ))
    if (same.length > 1)
      add(
        'duplicate-address',
        'warning',
        `${same.length} nodes share the address ${name}.`,
        same.map(line => line.id),
      );
  const ghosts = lines.filter(line => line.flags & Flag.noaddr && line.flags & Flag.fail);
  if (ghosts.length > 0)
    add(
      'ghost-nodes',
      'info',
      `${ghosts.length} failed ${ghosts.length === 1 ? 'node without an address is' : 'nodes without an address are'} remembered; CLUSTER FORGET on every node removes them.`,
      ghosts.map(line => line.id),
    );
  return found;
}
