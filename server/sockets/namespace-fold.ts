import type { LinkRow, NamespaceSample, PortSummary } from '@/lib/sockets/sample/sample';
import { mix } from '@/lib/sockets/table/address-key';
import type { RowView } from '@/lib/sockets/table/row-view';
import { SocketState, SocketTimer } from '@/lib/sockets/table/socket-row';
import type { Listener, NamespaceMemory } from './namespace-memory';
import { PortCount } from './port-count';
import type { PortMarks } from './port-marks';
import { Mark } from './port-marks';
import type { FoundProcess } from './process-finder';
import type { SocketOwners } from './socket-owners';
import type { Targets } from './targets';

/** Rows listed of one namespace at most; bus rows come first. */
export const MOST_ROWS = 2048;
const MOST_ADDRESSES = 64;

export interface FoldInput {
  readonly memory: NamespaceMemory;
  readonly processes: readonly FoundProcess[];
  readonly owners: SocketOwners;
  readonly targets: Targets;
  readonly marks: PortMarks;
  /** Too many rows to list connections that clients may have opened: they are counted only. */
  readonly crowded: boolean;
}

export interface Folded extends Pick<NamespaceSample, 'addresses' | 'rows' | 'ports'> {
  /** Rows that were left out because there were too many. */
  readonly dropped: number;
}

/** Takes the rows of one namespace's tables one by one and keeps what a sample holds. */
export class NamespaceFold {
  /** Sockets that may belong to a Redis process and that nobody has looked for yet. */
  readonly unknown = new Set<number>();
  private readonly listeners: Listener[] = [];
  private readonly busRows: LinkRow[] = [];
  private readonly otherRows: LinkRow[] = [];
  /** Rows with a port of interest at either end. */
  marked = 0;
  private dropped = 0;
  /** By port: an array of holes, so that no number is hashed per row. */
  private readonly counts: (PortCount | undefined)[] = [];
  private readonly keepalive = new Map<number, number>();
  private readonly outgoing = new Set<number>();
  private readonly remotePorts = new Set<number>();
  private readonly peers = new Set<number>();
  private readonly addresses = new Map<number, string>();
  private lastAddress = Number.NaN;
  private readonly knownListeners = new Map<number, readonly Listener[]>();
  private readonly ownersHidden: boolean;

  constructor(private readonly input: FoldInput) {
    const { memory, processes, owners } = input;
    this.ownersHidden = processes.some(one => owners.hides(one.pid));
    for (const listener of memory.listeners) {
      this.counts[listener.port] ??= new PortCount(listener.port);
      this.knownListeners.set(listener.port, [...(this.knownListeners.get(listener.port) ?? []), listener]);
    }
  }

  visit(row: RowView): void {
    const { flags } = this.input.marks;
    const mark = flags[row.localPort]!;
    const remoteMark = flags[row.remotePort]!;
    if (mark | remoteMark) this.marked++;
    if (row.state === SocketState.listen) this.listener(row, mark);
    else if (row.state === SocketState.timeWait) this.timeWait(row, mark, remoteMark);
    else if (mark & Mark.listened) this.accepted(row, mark, remoteMark);
    else this.opened(row, mark, remoteMark);
  }

  finish(): Folded {
    const { memory } = this.input;
    memory.connections.end(port => {
      const count = this.counts[port];
      if (count) count.closed++;
    });
    const listening = new Set(this.listeners.map(one => one.port));
    const ports: PortSummary[] = [];
    for (const port of [...listening].sort((a, b) => a - b)) {
      const count = this.counts[port];
      // What is there at the first look was not opened since the one before.
      if (count && memory.looks === 0) count.opened = count.closed = 0;
      if (count) ports.push(count.summary());
    }
    memory.looks++;
    memory.keepalive = this.keepalive;
    memory.remotePorts = this.remotePorts;
    const rows = [...this.busRows, ...this.otherRows];
    return {
      addresses: [...this.addresses.values()],
      rows: rows.slice(0, MOST_ROWS),
      ports,
      dropped: this.dropped + Math.max(0, rows.length - MOST_ROWS),
    };
  }

  /**
   * Remembers which ports matter, and whether that is news: rows that were passed before it was known would be missing, so
   * the tables are to be read again.
   */
  learn(): boolean {
    const { memory, marks } = this.input;
    const news =
      this.listeners.some(
        one => !(marks.flags[one.port]! & Mark.listened) || !this.knownListeners.has(one.port),
      ) ||
      [...this.outgoing].some(port => !(marks.flags[port]! & Mark.outgoing)) ||
      (memory.looks === 0 && this.peers.size > memory.peers.size);
    memory.listeners = this.listeners;
    memory.outgoing = this.outgoing;
    memory.peers = this.peers;
    return news;
  }

  private listener(row: RowView, mark: number): void {
    const pid = this.input.owners.of(row.inode) ?? this.listenerByTitle(row);
    if (pid === undefined && !this.input.owners.isForeign(row.inode)) this.unknown.add(row.inode);
    if (pid === undefined) return;
    const { port, ip } = row.local();
    this.listeners.push({ pid, port, address: ip === '0.0.0.0' || ip === '::' ? null : row.localKey() });
    this.counts[port]?.listener(row);
    if (ip !== '0.0.0.0' && ip !== '::') this.address(row);
    this.list(row, pid, (mark & Mark.bus) !== 0);
  }

  /** Where sockets have no visible owner, a listener is known by the port in a title, and by its user otherwise. */
  private listenerByTitle(row: RowView): number | undefined {
    if (!this.ownersHidden) return undefined;
    const hidden = this.input.processes.filter(one => this.input.owners.hides(one.pid));
    const titled = hidden.find(
      ({ titlePort }) =>
        titlePort !== null && (titlePort === row.localPort || titlePort + 10_000 === row.localPort),
    );
    const [untitled, another] = hidden.filter(one => one.titlePort === null && one.uid === row.uid);
    // Root has listeners of all kinds, and two processes of one user cannot be told apart.
    return titled?.pid ?? (row.uid !== 0 && !another ? untitled?.pid : undefined);
  }

  private timeWait(row: RowView, mark: number, remoteMark: number): void {
    // The end that closes first keeps TIME_WAIT: on one host that may be the client's, on the same address.
    const here = mark & Mark.listened;
    const there = remoteMark & Mark.listened && row.localKey() === row.remoteKey();
    const count = here ? this.counts[row.localPort] : there ? this.counts[row.remotePort] : undefined;
    if (!count) return;
    count.addTimeWait();
    this.note(count, here ? row.remotePort : row.localPort, row.remoteKey(), false);
  }

  private accepted(row: RowView, mark: number, remoteMark: number): void {
    const count = this.counts[row.localPort];
    const remoteKey = row.remoteKey();
    if (count) {
      count.add(row);
      this.note(count, row.remotePort, remoteKey, true);
    }
    if (row.localKey() !== this.lastAddress) this.address(row);
    if (mark & Mark.bus) {
      this.peers.add(remoteKey);
      this.list(row, this.accepter(row), true);
    } else if (this.fromNode(row, remoteKey, remoteMark)) this.list(row, this.accepter(row), false);
  }

  /** Whether a connection to a client port may come from another node, for replication or a migration. */
  private fromNode(row: RowView, remoteKey: number, remoteMark: number): boolean {
    if (row.localKey() === remoteKey) return (remoteMark & Mark.outgoing) !== 0;
    const { crowded, targets, memory } = this.input;
    return !crowded && (memory.peers.has(remoteKey) || targets.addresses.has(remoteKey));
  }

  private opened(row: RowView, mark: number, remoteMark: number): void {
    const { owners, targets, crowded } = this.input;
    const owner = row.inode === 0 ? undefined : owners.of(row.inode);
    const onBus = ((mark | remoteMark) & Mark.bus) !== 0;
    if (owner !== undefined) {
      this.remotePorts.add(row.remotePort);
      if (remoteMark & Mark.listened && row.localKey() === row.remoteKey()) this.outgoing.add(row.localPort);
      this.address(row);
      if (onBus) this.peers.add(row.remoteKey());
      this.list(row, owner, onBus);
      return;
    }
    const toNode = (remoteMark & (Mark.targetClient | Mark.listened)) !== 0;
    if (!onBus && !toNode) return;
    if (row.inode !== 0 && !this.input.owners.isForeign(row.inode)) this.unknown.add(row.inode);
    if (onBus) this.list(row, null, true);
    // What has no owner any more, or none that may be told, is kept where it leads to a node: not clients' by the thousand.
    else if (
      (row.inode === 0 || this.ownersHidden) &&
      !crowded &&
      remoteMark & Mark.targetClient &&
      targets.addresses.has(row.remoteKey())
    )
      this.list(row, null, false);
  }

  /** The process that listens where a connection came in. */
  private accepter(row: RowView): number | null {
    const listeners = this.knownListeners.get(row.localPort) ?? [];
    const exact = listeners.length > 1 ? listeners.find(one => one.address === row.localKey()) : undefined;
    return (exact ?? listeners.find(one => one.address === null) ?? listeners[0])?.pid ?? null;
  }

  private note(count: PortCount, farPort: number, remoteKey: number, live: boolean): void {
    const hash = mix(mix(remoteKey, farPort), count.port);
    this.input.memory.connections.add(hash, count.port, live, count);
  }

  private address(row: RowView): void {
    this.lastAddress = row.localKey();
    if (!this.addresses.has(this.lastAddress) && this.addresses.size < MOST_ADDRESSES)
      this.addresses.set(this.lastAddress, row.local().ip);
  }

  private list(row: RowView, owner: number | null, bus: boolean): void {
    const into = bus ? this.busRows : this.otherRows;
    if (into.length >= MOST_ROWS) {
      this.dropped++;
      return;
    }
    const { txQueue, rxQueue, state, timer, retransmits } = row;
    const keepalive = this.longestKeepalive(row);
    into.push({
      local: row.local(),
      remote: row.remote(),
      state,
      txQueue,
      rxQueue,
      timer,
      retransmits,
      keepalive,
      owner,
    });
  }

  private longestKeepalive(row: RowView): number {
    if (row.inode === 0 || row.state === SocketState.listen) return 0;
    const before = this.input.memory.keepalive.get(row.inode) ?? 0;
    const ticks = row.timer === SocketTimer.keepalive ? Math.max(before, row.timerWhen) : before;
    if (ticks > 0) this.keepalive.set(row.inode, ticks);
    return Math.round(ticks) / 100;
  }
}
