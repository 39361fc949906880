import { hostname } from 'node:os';
import { HOST_NAME } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import { parseDuration } from '../config/duration';
import { UsageError } from '../config/usage-error';

/** What the agent is started with, as typed. */
export interface AgentFlags {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly interval?: string;
  readonly name?: string;
  readonly onlyNamespace?: boolean;
}

export interface AgentOptions {
  /** Origin of the server, such as `https://slotscope.example.com`. */
  readonly server: string;
  /** File with the token; null where the server needs none. */
  readonly tokenFile: string | null;
  readonly interval: Millis;
  /** The name this host is listed by. */
  readonly name: string;
  readonly scope: 'host' | 'namespace';
}

/** Throws a UsageError with one sentence for the first thing that is wrong. */
export function agentOptions(flags: AgentFlags): AgentOptions {
  const { server, tokenFile = null, interval = '1s', name = defaultName(), onlyNamespace = false } = flags;
  if (!server) throw new UsageError('agent: say where to send to: --server https://slotscope.example.com');
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    throw new UsageError(`agent: --server ${server} is no address; use http://HOST:PORT or https://HOST.`);
  const { origin, pathname, search, hash, username } = new URL(server);
  if (pathname !== '/' || search || hash || username)
    throw new UsageError(`agent: --server takes no path and nothing after it: use ${origin}.`);
  const every = parseDuration(interval);
  if (every === null || every < 100 || every > 60_000)
    throw new UsageError(`agent: --interval ${interval} must be 100ms to 60s, such as 1s.`);
  if (!HOST_NAME.test(name))
    throw new UsageError(`agent: --name ${name} is no name; use letters, digits, . _ or -, at most 128.`);
  const scope = onlyNamespace ? 'namespace' : 'host';
  return { server: origin, tokenFile, interval: every, name, scope };
}

/** A host's name may hold what ours may not. */
const defaultName = (): string =>
  hostname()
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '') || 'host';
