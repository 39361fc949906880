import { readFileSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import type { AgentHello } from '@/lib/agent-hello';
import { AGENT_HEADER, AGENTS_NAMESPACE, type AgentToServer, type ServerToAgent } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import { SOCKET_PATH } from '@/lib/socket-path';
import type { Log } from '../http/log';
import { type Complaints, createComplaints } from './complaints';
import { explainConnect } from './explain-connect';
import type { Send } from './sample-sender';

const ANSWER_WITHIN: Millis = 10_000;
const FIRST_WAIT: Millis = 250;
/** The longest wait while the server is away, and while it is there and does not want us. */
const LONGEST_WAIT: Readonly<Record<'away' | 'refused', Millis>> = { away: 5000, refused: 30_000 };

export interface ServerLinkOptions {
  readonly server: string;
  readonly tokenFile: string | null;
  readonly hello: () => AgentHello;
  readonly onTaken: (send: Send) => void;
  readonly onGone: () => void;
  readonly onEvent: Readonly<ServerToAgent>;
  readonly log: Log;
}

/** Keeps one connection to the server, for ever: each attempt begins anew, the token file included. Returns its undo. */
export function keepServerLink(options: ServerLinkOptions): () => void {
  const { server, log } = options;
  const complaints = createComplaints(log);
  let stopped = false;
  let failures = 0;
  let retry: NodeJS.Timeout | null = null;
  let socket: Socket<ServerToAgent, AgentToServer> | null = null;

  const later = (why: keyof typeof LONGEST_WAIT) => {
    if (stopped || retry) return;
    const wait = Math.min(FIRST_WAIT * 2 ** failures++, LONGEST_WAIT[why]);
    // Many agents lose their server in the same moment, and shall not all come back in the same.
    retry = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  };
  const connect = () => {
    retry = null;
    const headers = openHeaders(options.tokenFile, complaints);
    if (!headers) return later('refused');
    let why: keyof typeof LONGEST_WAIT = 'away';
    let over = false;
    const attempt: Socket<ServerToAgent, AgentToServer> = io(server + AGENTS_NAMESPACE, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: ANSWER_WITHIN,
      extraHeaders: headers,
    });
    socket = attempt;
    const end = () => {
      if (over) return;
      over = true;
      attempt.disconnect();
      options.onGone();
      later(why);
    };
    let isTaken = false;
    // Not at the welcome: a server that takes us and none of our samples is not well, however often we come back.
    const taken = () => {
      if (isTaken) return;
      isTaken = true;
      failures = 0;
      complaints.over();
      log.info(`Connected to ${server}.`);
    };
    attempt.on('targets', options.onEvent.targets);
    attempt.on('look', options.onEvent.look);
    attempt.on('connect', () => {
      attempt.timeout(ANSWER_WITHIN).emit('hello', options.hello(), (late, reply) => {
        if (late) return end();
        if (!reply.ok) {
          why = 'refused';
          complaints.say(`${server} refused this agent: ${reply.error} Going on trying.`);
          return end();
        }
        options.onTaken((packed, answer) =>
          attempt.timeout(ANSWER_WITHIN).emit('sample', packed, (late, answered) => {
            if (late) return end();
            if (!answered.full && answered.refused === undefined) taken();
            answer(answered);
          }),
        );
      });
    });
    attempt.on('connect_error', error => {
      // Set by the client on what the server itself said, and on nothing else.
      const refused = Object.hasOwn(error, 'data');
      if (refused) why = 'refused';
      complaints.say(
        refused
          ? `${server} refused this agent: ${error.message} Going on trying.`
          : `${explainConnect(server, error)} Samples wait for up to a minute; going on trying.`,
      );
      end();
    });
    attempt.on('disconnect', reason => {
      if (!over && !stopped)
        complaints.say(`The connection to ${server} has ended (${reason}). Samples wait for up to a minute.`);
      end();
    });
  };

  connect();
  return () => {
    stopped = true;
    if (retry) clearTimeout(retry);
    socket?.disconnect();
  };
}

function openHeaders(tokenFile: string | null, complaints: Complaints): Record<string, string> | null {
  if (tokenFile === null) return { [AGENT_HEADER]: '1' };
  try {
    const token = readFileSync(tokenFile, 'utf8').split(/\r?\n/)[0]?.trim() ?? '';
    if (/^[\x21-\x7e]{1,512}$/.test(token)) return { [AGENT_HEADER]: '1', authorization: `Bearer ${token}` };
    complaints.say(`${tokenFile} holds no token: its first line must be what "slotscope token" printed.`);
  } catch (error) {
    complaints.say(
      `${tokenFile} cannot be read (${(error as NodeJS.ErrnoException).code}); the token is needed to connect.`,
    );
  }
  return null;
}
