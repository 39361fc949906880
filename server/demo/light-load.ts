import { Flag } from '@/lib/cluster/flags';
import { keySlot } from '@/lib/cluster/key-slot';
import { inRanges } from '@/lib/cluster/slots';
import { Connection } from './connection';
import { readView } from './form-cluster';

const KEYS = 400;
const TICK = 200;
const COMMANDS_PER_TICK = 8;
/** The slot map is read anew, and lost connections are dialled again, every tenth tick: 2 s. */
const TICKS_PER_MAP = 10;

/**
 * A few reads and writes, about 40 a second on each master, so that the demo's numbers move. Faults are what the demo
 * is for: an error reply, a MOVED or a lost connection costs a few commands and is put right by the next slot map.
 */
export class LightLoad {
  private readonly keys = Array.from({ length: KEYS }, (_, i) => {
    const key = `demo:${i}`;
    return { key, slot: keySlot(key) };
  });
  private readonly connections = new Map<number, Connection>();
  private readonly owned = new Map<number, string[]>();
  private timer: NodeJS.Timeout | null = null;
  private ticks = 0;

  /** `running` gives the ports of the nodes that can be asked for the slot map. */
  constructor(private readonly running: () => readonly number[]) {}

  start(): void {
    this.timer ??= setInterval(() => this.tick(), TICK);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    for (const connection of this.connections.values()) connection.close();
    this.connections.clear();
  }

  private tick(): void {
    if (this.ticks++ % TICKS_PER_MAP === 0) void this.readMap();
    for (const [port, connection] of this.connections) {
      const keys = this.owned.get(port) ?? [];
      if (connection.closed || connection.due > COMMANDS_PER_TICK || keys.length === 0) continue;
      for (let i = 0; i < COMMANDS_PER_TICK; i++) {
        connection.send(randomCommand(keys)).catch(() => {});
      }
    }
  }

  private async readMap(): Promise<void> {
    const ports = this.running();
    const port = ports[Math.floor(Math.random() * ports.length)];
    if (port === undefined) return;
    const lines = await readView(port, 1000).catch(() => []);
    if (!this.timer || lines.length === 0) return;
    const masters = lines.filter(line => line.slots.length > 0 && !(line.flags & (Flag.fail | Flag.pfail)));
    this.owned.clear();
    for (const { port: owner, slots } of masters) {
      this.owned.set(
        owner,
        this.keys.filter(({ slot }) => inRanges(slots, slot)).map(({ key }) => key),
      );
    }
    this.reconcile();
  }

  /** A connection to every master of the map, none to others. */
  private reconcile(): void {
    for (const [port, connection] of this.connections) {
      if (this.owned.has(port) && !connection.closed) continue;
      connection.close();
      this.connections.delete(port);
    }
    for (const port of this.owned.keys()) {
      if (!this.connections.has(port)) this.connections.set(port, new Connection(port, 1000));
    }
  }
}

/** Mostly reads, some writes, now and then a DEL so that the number of keys moves. */
function randomCommand(keys: readonly string[]): string[] {
  const key = keys[Math.floor(Math.random() * keys.length)] ?? '';
  const dice = Math.random();
  if (dice < 0.02) return ['DEL', key];
  return dice < 0.4 ? ['SET', key, 'x'.repeat(20 + Math.floor(Math.random() * 200))] : ['GET', key];
}
