import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

const PREFIX = 'slotscope-demo-';
/** What mkdtemp makes of it: other folders may begin alike. */
const FOLDER = new RegExp(`^${PREFIX}[A-Za-z0-9]{6}$`);
const OWNER_FILE = 'owner.json';

/** Who made a demo folder and which processes live in it, so that a later start can clean up after a crash. */
interface Owner {
  readonly pid: number;
  /** Tells the owner from a later process with its pid: see `startOf`. */
  readonly start: string;
  /** Pids mean something only in the namespace they come from (containers may share /tmp). */
  readonly namespace: string;
  readonly children: readonly number[];
}

/** A fresh folder for one demo, marked as ours. */
export function createDemoFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  recordChildren(folder, []);
  return folder;
}

/** Notes which processes to end if we die without stopping them. */
export function recordChildren(folder: string, children: readonly number[]): void {
  const owner: Owner = { pid: process.pid, start: startOf(process.pid), namespace: pidNamespace(), children };
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify(owner));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Ends what demos of dead owners left running and removes their folders. Gives the folders removed. */
export function sweepDeadDemos(): string[] {
  const swept: string[] = [];
  for (const name of readdirSync(tmpdir())) {
    if (!FOLDER.test(name)) continue;
    const folder = join(tmpdir(), name);
    try {
      const { uid } = lstatSync(folder);
      const owner = JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8')) as Owner;
      const foreign = uid !== process.getuid?.() || owner.namespace !== pidNamespace();
      if (foreign || isAlive(owner)) continue;
      for (const pid of owner.children) if (livesIn(pid, folder)) process.kill(pid, 'SIGKILL');
      removeFolder(folder);
      swept.push(folder);
    } catch {
      // Not a demo's folder, or being made or removed by somebody right now.
    }
  }
  return swept;
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch {
    return false;
  }
  return startOf(owner.pid) === owner.start;
}

/** True only for a process whose working folder lies inside `folder`: a pid alone may be somebody else's by now. */
function livesIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder + sep);
  } catch {
    return false;
  }
}

/** The kernel's start time of a process (field 22 of its stat, in clock ticks since boot); empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
