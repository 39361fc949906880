import type { Millis } from '@/lib/cluster/ids';
import { SLOT_COUNT } from '@/lib/cluster/slots';
import { ClusterInfoText } from './render-cluster-info';
import { keysInSlot, renderInfo } from './render-info';
import { NodesText } from './render-nodes';
import { bulk, error, integer, simple } from './resp-replies';
import type { SimNode, World } from './world';

/** One connection's standing. */
export interface Session {
  authenticated: boolean;
  closing: boolean;
}

/** An unknown command is refused as such before anything else: so clients find out that HELLO, thus RESP3, is not spoken. */
const known = new Set(['ping', 'auth', 'quit', 'client', 'info', 'cluster']);
/** Commands a node answers before authentication, and while it loads. */
const always = new Set(['auth', 'quit']);
const whileLoading = new Set(['auth', 'quit', 'info', 'client']);

/** Answers the read-only commands a watcher sends, as Redis 7 does. One for the whole cluster: it holds the shared text. */
export class Commands {
  private readonly nodesText: NodesText;
  private readonly clusterInfo: ClusterInfoText;
  /** Per node: commands its user may not run, lower case, `info` or `cluster|nodes`. */
  readonly denied = new Map<SimNode, ReadonlySet<string>>();

  constructor(
    private readonly world: World,
    private readonly password: string | null,
  ) {
    this.nodesText = new NodesText(world);
    this.clusterInfo = new ClusterInfoText(world);
  }

  newSession(): Session {
    return { authenticated: this.password === null, closing: false };
  }

  /** The reply to one request, ready to be written. */
  answer(node: SimNode, session: Session, words: readonly string[], now: Millis): string {
    const [name = '', ...args] = words;
    const command = name.toLowerCase();
    if (!known.has(command)) return unknown(name, args);
    if (!session.authenticated && !always.has(command)) return error('NOAUTH Authentication required.');
    const full = command === 'cluster' ? `cluster|${(args[0] ?? '').toLowerCase()}` : command;
    const denied = this.denied.get(node);
    if (denied?.has(command) || denied?.has(full)) {
      return error(`NOPERM User default has no permissions to run the '${full}' command`);
    }
    if (node.loading && !whileLoading.has(command))
      return error('LOADING Redis is loading the dataset in memory');
    switch (full) {
      case 'ping':
        return args[0] === undefined ? simple('PONG') : bulk(args[0]);
      case 'auth':
        return this.auth(session, args);
      case 'quit':
        session.closing = true;
        return simple('OK');
      case 'client':
        return clientCommand(args);
      case 'info':
        return bulk(renderInfo(this.world, node, args, now));
      case 'cluster|nodes':
        return bulk(this.nodesText.render(node, now));
      case 'cluster|info':
        return bulk(this.clusterInfo.render(node, now));
      case 'cluster|countkeysinslot':
        return countKeys(node, args[1] ?? '');
      case 'cluster|myid':
        return bulk(node.id);
      default:
        return unknown(name, args);
    }
  }

  private auth(session: Session, args: readonly string[]): string {
    if (args.length < 1 || args.length > 2) return error("ERR wrong number of arguments for 'auth' command");
    if (this.password === null && args.length === 1) {
      return error(
        'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      );
    }
    const user = args.length === 2 ? args[0] : 'default';
    if (user !== 'default' || (this.password !== null && args.at(-1) !== this.password)) {
      return error('WRONGPASS invalid username-password pair or user is disabled.');
    }
    session.authenticated = true;
    return simple('OK');
  }
}

function countKeys(node: SimNode, slot: string): string {
  const number = /^\d+$/.test(slot) ? Number(slot) : SLOT_COUNT;
  return number < SLOT_COUNT ? integer(keysInSlot(node, number)) : error('ERR Invalid slot');
}

/** Clients introduce themselves on connecting; nothing depends on it. */
function clientCommand(args: readonly string[]): string {
  const sub = args[0]?.toLowerCase();
  if (sub === 'setname' || sub === 'setinfo') return simple('OK');
  return sub === 'id' ? integer(1) : unknown('client', args);
}

function unknown(name: string, args: readonly string[]): string {
  if (['cluster', 'client'].includes(name.toLowerCase())) {
    return error(`ERR unknown subcommand '${printable(args[0] ?? '')}'. Try ${name.toUpperCase()} HELP.`);
  }
  const beginning = args.slice(0, 20).map(arg => `'${printable(arg)}' `);
  return error(`ERR unknown command '${printable(name)}', with args beginning with: ${beginning.join('')}`);
}

/** An error is one line: what a client sent must not break it. */
function printable(text: string): string {
  return text.slice(0, 128).replace(/[\r\n]/g, ' ');
}
