import type { HostRegistry } from '../hosts/create-hosts';

/** Where a recording is shown nobody is sampled, and agents are turned away. */
export function noHosts(): HostRegistry {
  return {
    list: () => [],
    subscribe: () => () => {},
    look: () => {},
    want: () => {},
    attach: () => ({ ok: false, error: 'This Slotscope replays a recording; it takes no samples.' }),
    turnAway: () => {},
    onTargets: () => () => {},
    stop: () => {},
  };
}
