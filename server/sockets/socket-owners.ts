import { type Dir, opendirSync, readlinkSync } from 'node:fs';
import { InodeMap } from './inode-map';
import { procFailure } from './proc-file';

/** Looking through the descriptors of one process takes at most this share of the time: a server has one per client. */
const SCAN_SHARE = 1 / 100;

/** Knows which process holds a socket, as far as `/proc/<pid>/fd` may be read. */
export class SocketOwners {
  /** The pid of each socket of the processes that were looked through. */
  private readonly pids = new InodeMap();
  /** Sockets of nobody we know, as of the newest scan; and those of them that the look at hand has met. */
  private foreign = new InodeMap();
  private met = new InodeMap();
  private readonly denied = new Set<number>();
  private present: ReadonlySet<number> = new Set();
  /** When each process may be looked through again, ms. */
  private readonly nextScan = new Map<number, number>();

  constructor(private readonly proc: string) {}

  /** The process that holds a socket; undefined when that is none of ours, or nobody has looked yet. */
  of(inode: number): number | undefined {
    return this.pids.get(inode) || undefined;
  }

  /** Whether a socket is nobody's of interest for certain; asking keeps that in mind until after the next look. */
  isForeign(inode: number): boolean {
    if (this.foreign.get(inode) === 0) return false;
    this.met.set(inode, 1);
    return true;
  }

  /** Whether the sockets of a process may not be told. */
  hides(pid: number): boolean {
    return this.denied.has(pid);
  }

  /**
   * Looks through the processes of a namespace for the owners of `unknown` inodes, but for those it has to spare for now;
   * true when it has found any. `now` in ms.
   */
  scan(pids: readonly number[], unknown: ReadonlySet<number>, now: number): boolean {
    let spared = false;
    for (const pid of pids) {
      if (now < (this.nextScan.get(pid) ?? 0)) {
        spared = true;
        continue;
      }
      const began = performance.now();
      this.scanProcess(pid);
      const ended = performance.now();
      this.nextScan.set(pid, ended + (ended - began) / SCAN_SHARE);
    }
    let found = false;
    for (const inode of unknown) {
      if (this.pids.get(inode) !== 0) found = true;
      else if (!spared) {
        this.foreign.set(inode, 1);
        this.met.set(inode, 1);
      }
    }
    return found;
  }

  /** Begins a look at these processes: what is nobody's may be a newcomer's, who had not been found when it was met. */
  begin(pids: ReadonlySet<number>): void {
    let isNew = false;
    for (const pid of pids) isNew ||= !this.present.has(pid);
    this.present = pids;
    if (isNew) this.foreign.clear();
  }

  /** Ends a look: forgets processes that are gone, and foreign sockets that no table has shown. */
  end(): void {
    const pids = this.present;
    let gone = false;
    for (const pid of this.nextScan.keys()) gone ||= !pids.has(pid);
    if (gone) this.pids.filter(pid => pids.has(pid));
    for (const pid of this.denied) if (!pids.has(pid)) this.denied.delete(pid);
    for (const pid of this.nextScan.keys()) if (!pids.has(pid)) this.nextScan.delete(pid);
    [this.foreign, this.met] = [this.met, this.foreign];
    this.met.clear();
  }

  private scanProcess(pid: number): void {
    const folder = `${this.proc}/${pid}/fd`;
    // One by one: a list of ten thousand names at once would stay in the agent's memory long after.
    let names: Dir;
    try {
      names = opendirSync(folder);
      this.denied.delete(pid);
    } catch (error) {
      if (procFailure(error) === 'denied') this.denied.add(pid);
      return;
    }
    this.pids.filter(other => other !== pid);
    try {
      for (let entry = names.readSync(); entry; entry = names.readSync()) {
        const inode = socketInode(`${folder}/${entry.name}`);
        if (inode !== 0) this.pids.set(inode, pid);
      }
    } catch {
      // It ended meanwhile.
    } finally {
      names.closeSync();
    }
  }
}

/** The inode behind a link such as `socket:[123]`; 0 for anything else, a descriptor closed meanwhile among it. */
function socketInode(path: string): number {
  try {
    const target = readlinkSync(path);
    return target.startsWith('socket:[') ? Number(target.slice(8, -1)) : 0;
  } catch {
    return 0;
  }
}
