import { Redis, type RedisOptions } from 'ioredis';
import { HANDSHAKE_COMMAND, isAllowed } from './allowed-commands';

type Command = Parameters<Redis['sendCommand']>[0];
type Stream = Parameters<Redis['sendCommand']>[1];

/**
 * The only way to a watched node: an ioredis connection through which nothing but the allowed commands (and AUTH) can
 * pass. It sends nothing by itself: no HELLO, no CLIENT SETINFO, no ready check, no retries, no reconnects.
 */
export class GuardedRedis extends Redis {
  constructor(options: Pick<RedisOptions, 'host' | 'port' | 'tls' | 'connectTimeout' | 'family'>) {
    super({
      ...options,
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      disableClientInfo: true,
      // RESP2: proxies in front of clusters answer HELLO with an error or a closed connection.
      protocol: 2,
      keepAlive: 10_000,
    });
    // Without a listener ioredis prints errors itself; every failure reaches its caller through connect() or a reply.
    this.on('error', () => {});
  }

  /** A copy, which `monitor` makes too, would be a plain client: there is none. */
  override duplicate(): never {
    throw new Error('A guarded connection cannot be duplicated.');
  }

  override sendCommand(command: Command, stream?: Stream): unknown {
    const auth = command.name.toUpperCase() === HANDSHAKE_COMMAND;
    if (!auth && !isAllowed(command.name, command.args)) {
      command.reject(new Error(`${command.name} is not an allowed command and was not sent`));
      return command.promise;
    }
    return super.sendCommand(command, stream);
  }
}
