/** Apart from agent-wire.ts, so that the agent need not load what only the server checks with. */
import { z } from 'zod/mini';
import { HOST_NAME } from './agent-wire';

/** First word of an agent; the ack tells whether it is taken. */
export const agentHello = z.strictObject({
  /** The name shown on screens; unique among the agents that are connected. */
  host: z.string().check(z.regex(HOST_NAME)),
  /** Random, once per run: tells a reconnecting agent from another one that uses its name. */
  instance: z.string().check(z.regex(/^[0-9a-f]{16,64}$/)),
  version: z.string().check(z.maxLength(64)),
  /** ms between regular samples. */
  interval: z.number().check(z.gte(100), z.lte(60_000)),
  /** The agent's clock. */
  at: z.number(),
});
export type AgentHello = z.infer<typeof agentHello>;
