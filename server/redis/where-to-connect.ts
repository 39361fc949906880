import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { explainFailure } from '@/lib/cluster/explain-failure';
import type { Failure } from '@/lib/cluster/failure';

/** One translation of gossiped addresses: `from` and `to` are `host` or `host:port` (IPv6 in brackets). */
export interface AddressMapping {
  readonly from: string;
  readonly to: string;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, `[v6]:port`; null when there is no valid port. */
export function parseEndpoint(text: string): Endpoint | null {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  return host && port >= 1 && port <= 65535 ? { host, port } : null;
}

/** `host`, `host:port`, `[v6]:port`, or an IPv6 address with brackets or without. */
export function isHostOrEndpoint(text: string): boolean {
  if (parseEndpoint(text)) return true;
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) !== 0 || /^[A-Za-z0-9._-]+$/.test(text);
}

/** Translates a gossiped address for networks behind NAT: an exact `host:port` wins over a bare `host`. */
export function mapAddress({ host, port }: Endpoint, map: readonly AddressMapping[]): Endpoint {
  const exact = map.find(({ from }) => {
    const parsed = parseEndpoint(from);
    return parsed?.host === host && parsed.port === port;
  });
  const mapping = exact ?? map.find(({ from }) => from.replace(/^\[|\]$/g, '') === host);
  if (!mapping) return { host, port };
  return parseEndpoint(mapping.to) ?? { host: mapping.to.replace(/^\[|\]$/g, ''), port };
}

/**
 * Checks a gossiped address against the networks allowed for its cluster. A name is resolved first and its address
 * returned, so that what is checked is what is connected to. Without a list everything is allowed. Never rejects.
 */
export async function admit(endpoint: Endpoint, allow: readonly string[]): Promise<Endpoint | Failure> {
  if (allow.length === 0) return endpoint;
  let address = endpoint.host;
  if (isIP(address) === 0) {
    try {
      address = (await lookup(address)).address;
    } catch {
      return explainFailure('unresolved', `${endpoint.host}:${endpoint.port}`);
    }
  }
  const inside = allow.some(cidr => contains(cidr, address));
  return inside
    ? { host: address, port: endpoint.port }
    : explainFailure('not-allowed', `${endpoint.host}:${endpoint.port}`, allow.join(', '));
}

/** A network that is none holds nothing, and what is no address lies in none. */
function contains(cidr: string, address: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(cidr)) return false;
  const inside = ipaddr.process(address);
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return network.kind() === inside.kind() && inside.match(network, bits);
}
