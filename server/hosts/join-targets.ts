import type { AgentTargets } from '@/lib/agent-wire';

/** More than this of one kind is more than one host can have to do with. */
const MAX = 4096;

/** What several clusters want, as one wish; ascending and without repeats, so that equal wishes look equal. */
export function joinTargets(all: readonly AgentTargets[]): AgentTargets {
  const numbers = (pick: (one: AgentTargets) => readonly number[]) =>
    [...new Set(all.flatMap(pick))].sort((a, b) => a - b).slice(0, MAX);
  return {
    busPorts: numbers(one => one.busPorts),
    clientPorts: numbers(one => one.clientPorts),
    addresses: [...new Set(all.flatMap(one => one.addresses))].sort().slice(0, MAX),
  };
}
