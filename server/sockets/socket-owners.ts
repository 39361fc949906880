import { readdirSync, readlinkSync } from 'node:fs';
import { InodeSet } from './inode-set';
import { procFailure } from './proc-file';

/** Looking through the descriptors of one process takes at most this share of the time: a server has one per client. */
const SCAN_SHARE = 1 / 100;

/** Knows which process holds a socket, as far as `/proc/<pid>/fd` may be read. */
export class SocketOwners {
  /** Sockets of each process by inode. */
  private byPid = new Map<number, Set<number>>();
  private readonly byInode = new Map<number, number>();
  /** Sockets of nobody we know, as of the newest scan; and those of them that the look at hand has met. */
  private foreign = new InodeSet();
  private met = new InodeSet();
  private readonly denied = new Set<number>();
  /** When each process may be looked through again, ms. */
  private readonly nextScan = new Map<number, number>();

  constructor(private readonly proc: string) {}

  /** The process that holds a socket; undefined when that is none of ours, or nobody has looked yet. */
  of(inode: number): number | undefined {
    return this.byInode.get(inode);
  }

  /** Whether a socket is nobody's of interest for certain; asking keeps that in mind until after the next look. */
  isForeign(inode: number): boolean {
    if (!this.foreign.has(inode)) return false;
    this.met.add(inode);
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
      if (this.byInode.has(inode)) found = true;
      else if (!spared) {
        this.foreign.add(inode);
        this.met.add(inode);
      }
    }
    return found;
  }

  /** Ends a look: forgets processes that are gone, and foreign sockets that no table has shown. */
  keep(pids: ReadonlySet<number>): void {
    for (const pid of this.byPid.keys()) if (!pids.has(pid)) this.forget(pid);
    for (const pid of this.denied) if (!pids.has(pid)) this.denied.delete(pid);
    for (const pid of this.nextScan.keys()) if (!pids.has(pid)) this.nextScan.delete(pid);
    [this.foreign, this.met] = [this.met, this.foreign];
    this.met.clear();
  }

  private scanProcess(pid: number): void {
    const folder = `${this.proc}/${pid}/fd`;
    let names: string[];
    try {
      names = readdirSync(folder);
      this.denied.delete(pid);
    } catch (error) {
      if (procFailure(error) === 'denied') this.denied.add(pid);
      return;
    }
    this.forget(pid);
    const inodes = new Set<number>();
    for (const name of names) {
      const inode = socketInode(`${folder}/${name}`);
      if (inode === 0) continue;
      inodes.add(inode);
      this.byInode.set(inode, pid);
    }
    this.byPid.set(pid, inodes);
  }

  private forget(pid: number): void {
    for (const inode of this.byPid.get(pid) ?? []) this.byInode.delete(inode);
    this.byPid.delete(pid);
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
