import type { AgentTargets } from '@/lib/agent-wire';
import { addressKey } from '@/lib/sockets/table/address-key';

/** What clusters want listed, ready to be compared with rows. */
export interface Targets {
  readonly busPorts: ReadonlySet<number>;
  readonly clientPorts: ReadonlySet<number>;
  /** Addresses as `addressKey` gives them. */
  readonly addresses: ReadonlySet<number>;
}

export const NO_TARGETS: Targets = { busPorts: new Set(), clientPorts: new Set(), addresses: new Set() };

export function targetsOf({ busPorts, clientPorts, addresses }: AgentTargets): Targets {
  return {
    busPorts: new Set(busPorts),
    clientPorts: new Set(clientPorts),
    addresses: new Set(addresses.map(addressKey)),
  };
}
