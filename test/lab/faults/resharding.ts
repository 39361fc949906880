import { setTimeout as sleep } from 'node:timers/promises';
import { keySlot } from '@/lib/cluster/key-slot';
import { CLIENT_PORT } from '../ask';
import { readView, roles } from '../cluster';
import type { LabHost } from '../host';
import type { Fault } from './fault';
import { sign } from './signs';

const SLOTS = 40;
const PAUSE = 150;

export const resharding: Fault = {
  id: 'resharding',
  title: `resharding (${SLOTS} slots with keys, MIGRATE)`,
  names: ['migration-activity'],
  needs: 'suspected',
  watch: 10_000,
  async inject(lab) {
    const { masters } = await roles(lab.hosts);
    const [from, to] = [...masters].sort(() => Math.random() - 0.5);
    if (!from || !to) throw new Error('resharding needs two masters');
    const slots = await firstSlots(from);
    await fill(from, slots);
    const at = Date.now();
    const moving = move(from, to, masters, slots);
    moving.catch(() => {});
    return {
      at,
      on: from,
      verify: async () => {
        await sign(`${from.name} sends keys to ${to.name}`, async () =>
          (await from.sockets()).some(
            row => row.remote.ip === to.ip && row.remote.port === CLIENT_PORT && row.state === 'ESTAB',
          ),
        );
        await moving;
        const left = await firstSlots(from);
        if (left.some(slot => slots.includes(slot))) throw new Error(`${from.name} still owns the slots`);
      },
      undo: async () => {
        await moving;
      },
    };
  },
};

async function firstSlots(host: LabHost): Promise<number[]> {
  const line = (await readView(host)).find(one => one.id === host.id);
  return (line?.slots ?? [])
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
    .slice(0, SLOTS);
}

async function fill(host: LabHost, slots: readonly number[]): Promise<void> {
  const wanted = new Set(slots);
  for (let i = 0; i < 40_000; i++) {
    const key = `moved:${i}`;
    if (wanted.has(keySlot(key))) await host.ask('SET', key, 'x'.repeat(500));
  }
}

async function move(
  from: LabHost,
  to: LabHost,
  masters: readonly LabHost[],
  slots: readonly number[],
): Promise<void> {
  for (const slot of slots) {
    await to.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
    await from.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
    const keys = await from.ask('CLUSTER', 'GETKEYSINSLOT', slot, 1000);
    if (Array.isArray(keys) && keys.length > 0)
      await from.ask('MIGRATE', to.ip, CLIENT_PORT, '', 0, 2000, 'REPLACE', 'KEYS', ...keys.map(String));
    // The target first: if the source forgot the slot before the target owned it, nobody would.
    for (const host of [to, from, ...masters]) await host.ask('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
    await sleep(PAUSE);
  }
}
