import { readView, roles } from '../cluster';
import type { Fault } from './fault';
import { anyOf, info, sign } from './signs';

export const failover: Fault = {
  id: 'failover',
  title: 'planned failover (CLUSTER FAILOVER)',
  names: ['failover-pattern'],
  watch: 6000,
  async inject(lab) {
    const on = anyOf((await roles(lab.hosts)).replicas);
    const at = Date.now();
    await on.ask('CLUSTER', 'FAILOVER');
    return {
      at,
      on,
      verify: async () => {
        await sign(
          `${on.name} is a master`,
          async () => (await info(on, 'replication', 'role')) === 'master',
        );
        await sign(`${on.name} has slots`, async () =>
          (await readView(on)).some(line => line.id === on.id && line.slots.length > 0),
        );
      },
      undo: async () => {},
    };
  },
};
