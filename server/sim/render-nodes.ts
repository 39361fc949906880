import type { Millis } from '@/lib/cluster/ids';
import { formatRanges } from '@/lib/cluster/slots';
import { acquaintance } from './membership';
import { marksOf } from './migrations';
import { opinionOf } from './opinions';
import { factsSeenBy } from './publish';
import { seededId } from './seeded';
import type { SimNode, World } from './world';

/** CLUSTER NODES as one node prints it. Lines on which all observers agree are rendered once for all of them. */
export class NodesText {
  private lines = new Map<SimNode, string>();
  private key = '';

  constructor(private readonly world: World) {}

  /** The reply of `observer` at `now`, newline after each line. */
  render(observer: SimNode, now: Millis): string {
    const { world } = this;
    // Pongs are heard about once a second; within it the shared lines stay as they are.
    const heard = Math.floor(now / 1000) * 1000;
    const key = `${heard} ${world.revision}`;
    if (key !== this.key) {
      this.key = key;
      this.lines.clear();
    }
    let text = '';
    for (const subject of world.members) {
      const shared =
        subject !== observer && !observer.behind && !subject.trouble && !subject.joining && !observer.joining;
      text += shared ? this.sharedLine(observer, subject, heard) : this.line(observer, subject, now, heard);
    }
    return observer.forgotten ? text + this.line(observer, observer, now, heard) : text;
  }

  private sharedLine(observer: SimNode, subject: SimNode, heard: Millis): string {
    let line = this.lines.get(subject);
    if (line === undefined) {
      line = this.line(observer, subject, heard, heard);
      this.lines.set(subject, line);
    }
    return line;
  }

  private line(observer: SimNode, subject: SimNode, now: Millis, heard: Millis): string {
    const { world } = this;
    const known = acquaintance(world, observer, subject, now);
    if (known === 'unknown') return '';
    const address = `${ipSeenBy(world, observer, subject, now)}:${subject.port}@${subject.busPort}`;
    if (known === 'handshake') {
      const id = seededId(world.seed, subject.number, observer.number, 7);
      return `${id} ${address} handshake - ${Math.floor(subject.joining?.at ?? now)} 0 0 connected\n`;
    }
    const self = observer === subject;
    const facts = factsSeenBy(observer, subject);
    const { pingSent, linkUp, health } = opinionOf(world, observer, subject, now);
    const flags = `${self ? 'myself,' : ''}${facts.role === 'master' ? 'master' : 'slave'}${flagOf[health]}`;
    // Since 6.0.6 a replica's line carries its master's epoch.
    const epoch = facts.master ? factsSeenBy(observer, facts.master).configEpoch : facts.configEpoch;
    const lastPong = subject.trouble && subject.trouble.upAt === null ? subject.trouble.at : heard;
    const pong = self ? 0 : Math.floor(lastPong) - ((subject.number * 137) % 900);
    const slots = facts.slots.length > 0 ? ` ${formatRanges(facts.slots)}` : '';
    const marks = self ? marksOf(world, subject) : '';
    const link = linkUp ? 'connected' : 'disconnected';
    return `${subject.id} ${address} ${flags} ${facts.master?.id ?? '-'} ${pingSent} ${pong} ${epoch} ${link}${slots}${marks}\n`;
  }
}

const flagOf = { ok: '', pfail: ',fail?', fail: ',fail' } as const;

/** A node learns its own address from whoever meets it; before that it prints none. */
function ipSeenBy(world: World, observer: SimNode, subject: SimNode, now: Millis): string {
  if (observer !== subject || !subject.joining) return '127.0.0.1';
  return acquaintance(world, subject.joining.met, subject, now) === 'member' ? '127.0.0.1' : '';
}
