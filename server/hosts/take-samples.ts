import { z } from 'zod/mini';
import { type AgentHello, agentHello } from '@/lib/agent-hello';
import type { AgentWelcome, SampleReply } from '@/lib/agent-wire';
import type { Millis } from '@/lib/cluster/ids';
import type { HostSample } from '@/lib/sockets/sample/sample';
import { unpackSample } from '@/lib/sockets/sample/unpack-sample';
import { isForwarded, plainAddress } from '../auth/agent-auth';
import type { AgentSocket } from './agent-sockets';
import type { HostIntake, HostLink } from './hosts';
import { createSampleLimit } from './sample-limit';

/** Refused messages after which a connection is closed; the agent comes back by itself. */
const MAX_REFUSED = 20;
const HELLO_WITHIN: Millis = 10_000;

interface Joined {
  readonly hello: AgentHello;
  readonly link: HostLink;
}

/** Takes every message of one agent. What is malformed or too much is refused; the host list says so. */
export function takeSamples(socket: AgentSocket, intake: HostIntake, now: () => Millis): void {
  const address = plainAddress(socket.handshake.address);
  const allowed = createSampleLimit(now);
  let joined: Joined | null = null;
  let previous: HostSample | null = null;
  let refused = 0;

  const late = setTimeout(() => socket.disconnect(true), HELLO_WITHIN);
  const count = () => {
    if (++refused > MAX_REFUSED) socket.disconnect(true);
  };
  const refuse = (code: string, what: string): SampleReply => {
    const text = `Host ${joined?.hello.host ?? address}: a sample was refused, ${what}.`;
    joined?.link.problem(code, text);
    count();
    return { full: false, refused: text };
  };

  const join = (hello: AgentHello): AgentWelcome => {
    const attached = intake.attach({
      host: hello.host,
      kind: 'agent',
      version: hello.version,
      address,
      forwarded: isForwarded(socket.handshake.headers),
      token: socket.data.token,
      instance: hello.instance,
      interval: hello.interval,
      clock: { at: hello.at, receivedAt: now() },
      want: targets => void socket.emit('targets', targets),
      look: request => void socket.emit('look', request),
      replaced: () => socket.disconnect(true),
    });
    if (!attached.ok) return attached;
    joined = { hello, link: attached.link };
    return { ok: true, at: now() };
  };

  socket.on('hello', (raw: unknown, ack: unknown) => {
    const hello = z.safeParse(agentHello, raw);
    const reply: AgentWelcome =
      joined === null && hello.success
        ? join(hello.data)
        : {
            ok: false,
            error: 'The hello is malformed or was said twice. Agent and server may differ in version.',
          };
    if (typeof ack === 'function') ack(reply);
    if (reply.ok) clearTimeout(late);
    else count();
  });

  const take = (packed: unknown): SampleReply => {
    const receivedAt = now();
    if (!joined) return refuse('malformed', 'it came before the hello');
    if (!allowed()) return refuse('too-many-samples', 'there were too many in one second');
    const unpacked = unpackSample(packed, previous);
    if (unpacked.ok) {
      previous = unpacked.sample;
      joined.link.sample(unpacked.sample, receivedAt);
      return { full: false };
    }
    // One that asks for a whole sample and gets it has lost nothing.
    if (unpacked.why === 'gap') return { full: true };
    previous = null;
    return refuse(unpacked.why, unpacked.reason);
  };
  socket.on('sample', (packed: unknown, ack: unknown) => {
    const reply = take(packed);
    if (typeof ack === 'function') ack(reply);
  });

  socket.on('disconnect', (_reason, description: unknown) => {
    clearTimeout(late);
    if (isOversized(description)) refuse('too-many-rows', 'it was larger than 512 KB');
    joined?.link.detach();
  });
}

/** engine.io passes on only the words of the error that `ws` gives for a message longer than it may be. */
function isOversized(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Max payload size exceeded');
}
