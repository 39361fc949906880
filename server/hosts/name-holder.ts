import type { HostSource } from './hosts';
import { ownAddresses } from './own-addresses';

/**
 * Whether `next` may have the name that `current` holds: the same agent reconnecting, an agent on the server's own host,
 * which sees the same as we do, or one whose name has fallen silent (`lost`). What we sample ourselves is our own host's
 * name: an agent elsewhere neither takes it nor keeps it.
 */
export function mayReplace(current: HostSource, next: HostSource, lost: boolean): boolean {
  if (current.instance === next.instance) return true;
  if (current.kind === 'local') return isHere(next);
  return lost || (next.kind === 'local' && !isHere(current));
}

/** For whoever was refused, and for the panel of the host that has the name. */
export function nameTaken(current: HostSource, next: HostSource): string {
  const from = next.address ? ` from ${next.address}` : '';
  if (current.kind === 'local')
    return `An agent${from} calls itself ${next.host}, as the server's own host does. It is refused; give it another name with --name. One on the server's own host must connect without a proxy.`;
  const first = current.address ? ` at ${current.address}` : '';
  return `A second agent${from} calls itself ${next.host}, as the one${first} already does. It is refused; give one of them another name with --name.`;
}

/** A proxy on this machine would make everybody's address its own. */
function isHere({ address, forwarded }: HostSource): boolean {
  return address !== null && !forwarded && ownAddresses()(address);
}
