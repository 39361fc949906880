import type { IncomingHttpHeaders } from 'node:http';
import type { Millis } from '@/lib/cluster/ids';
import type { Log } from '../http/log';
import { bearerOf } from './auth';
import { isLoopback, isOwnHost } from './same-origin';
import { openTokenList } from './token-list';

export type Admission =
  | {
      readonly ok: true;
      /** The token's name in `agents.tokens_file`; `local` where none is needed. */
      readonly name: string;
    }
  | {
      readonly ok: false;
      readonly code: 'wrong-token' | 'token-needed';
      /** What to do about it; for the agent's log and for the host list. */
      readonly text: string;
    };

/** Who may send samples. Tokens of people open nothing here, and those of agents nothing else. */
export interface AgentAuth {
  admit(headers: IncomingHttpHeaders, remoteAddress: string): Admission;
}

export interface AgentAuthOptions {
  /** `agents.tokens_file`: lines of `name agent sha256:hash`. */
  readonly tokensFile?: string;
  /** Whether people have to log in: then this server may be reached from elsewhere, and agents need tokens too. */
  readonly login: boolean;
  readonly publicUrl?: string;
  readonly log: Log;
  /** Clock in ms since the epoch. */
  readonly now: () => Millis;
}

/** Throws one clear sentence when the tokens file cannot be used. */
export function createAgentAuth({ tokensFile, login, publicUrl, log, now }: AgentAuthOptions): AgentAuth {
  const tokens = tokensFile === undefined ? null : openTokenList(tokensFile, ['agent'], log, now);
  return {
    admit(headers, remoteAddress) {
      const bearer = bearerOf(headers);
      const line = bearer === null ? null : tokens?.byToken(bearer);
      if (line) return { ok: true, name: line.name };
      const from = plainAddress(remoteAddress);
      if (tokens) {
        const text =
          bearer === null
            ? `An agent at ${from} sent no token. Give it one with --token-file.`
            : `An agent at ${from} sent a token that is not in agents.tokens_file. Make one with: slotscope token NAME --role agent.`;
        return { ok: false, code: 'wrong-token', text };
      }
      // A proxy on this machine would make everybody's address loopback.
      const own = isLoopback(from) && !isForwarded(headers) && isOwnHost(headers, publicUrl);
      if (own && !login) return { ok: true, name: 'local' };
      return {
        ok: false,
        code: 'token-needed',
        text: `An agent at ${from} was refused: this server takes agents only with a token. Set agents.tokens_file, with lines made by: slotscope token NAME --role agent.`,
      };
    },
  };
}

/** True when a proxy says that it passes on somebody else's request. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return headers['x-forwarded-for'] !== undefined;
}

/** Without the prefix that IPv4 addresses carry on a socket for both families. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
