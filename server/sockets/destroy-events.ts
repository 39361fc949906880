import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseSsLine } from '@/lib/sockets/table/parse-ss';
import type { SocketRow } from '@/lib/sockets/table/socket-row';

/** A storm of short connections would cost more to read than it tells: beyond this many lines a second we stop listening for a while. */
const MOST_LINES = 2000;
const PAUSE = 60_000;
/** s; what `timeout` ends with after that. */
const LIFETIME = '600';
const TIMED_OUT = 124;

/** Hears of each socket that our own namespace's kernel destroys, through `ss -E`. Silent where that is not there or not allowed. */
export class DestroyEvents {
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;
  private lines = 0;
  private windowAt = 0;

  constructor(private readonly destroyed: (socket: SocketRow) => void) {}

  start(): void {
    // ss buffers what it writes into a pipe unless told otherwise, and would outlive us for ever if we were killed.
    const child = spawn('timeout', [LIFETIME, 'stdbuf', '-oL', 'ss', '-tnEH'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.child = child;
    // Not installed, not allowed (it wants NET_ADMIN) or ended: the glances at counters and processes go on without it.
    child.on('error', () => {});
    child.on('exit', code => {
      if (code === TIMED_OUT && this.child === child) this.start();
    });
    createInterface({ input: child.stdout }).on('line', line => this.line(line));
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.child?.kill();
    this.child = null;
  }

  private line(line: string): void {
    const now = performance.now();
    if (now - this.windowAt > 1000) {
      this.windowAt = now;
      this.lines = 0;
    }
    if (++this.lines > MOST_LINES) {
      this.stop();
      this.timer = setTimeout(() => this.start(), PAUSE);
      this.timer.unref();
      return;
    }
    const row = this.child ? parseSsLine(line) : null;
    if (row) this.destroyed(row);
  }
}
