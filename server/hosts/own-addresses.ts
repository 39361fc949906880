import { networkInterfaces } from 'node:os';

/** True for addresses by which this machine itself is reached: those of its interfaces, and all of loopback. */
export function ownAddresses(): (address: string) => boolean {
  const own = new Set(Object.values(networkInterfaces()).flatMap(all => (all ?? []).map(one => one.address)));
  return address =>
    own.has(address) || address === 'localhost' || address === '::1' || address.startsWith('127.');
}
