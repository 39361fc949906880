import { setTimeout as sleep } from 'node:timers/promises';
import { BUS_PORT } from '../ask';
import type { LabHost } from '../host';
import type { Lab } from '../lab';
import type { Fault } from './fault';
import { answers, anyMaster, onBus, others, sentAgain, sentInVain, sign, unanswered } from './signs';

interface Filtered extends Omit<Fault, 'inject'> {
  readonly rules: (lab: Lab, on: LabHost) => readonly string[];
  readonly verify: (lab: Lab, on: LabHost) => Promise<void>;
}

/** A fault made of rules in a master's host's packet filter. */
const filtered = ({ rules, verify, ...fault }: Filtered): Fault => ({
  ...fault,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    await on.filter(rules(lab, on));
    return { at, on, verify: () => verify(lab, on), undo: () => on.unfilter() };
  },
});

async function cutOff(lab: Lab, on: LabHost): Promise<void> {
  await sign(`the others send to ${on.name} in vain`, () => sentInVain(lab, on, onBus));
  if (await answers(on)) throw new Error(`${on.name} still answers`);
}

async function busOnly(lab: Lab, on: LabHost): Promise<void> {
  await sign(`the others send to the bus of ${on.name} in vain`, () => sentInVain(lab, on, onBus));
  await sign(`${on.name} still answers clients`, () => answers(on, 1000));
}

export const hostCut = filtered({
  id: 'host-cut',
  title: 'host cut off (all packets dropped)',
  names: ['host-partitioned'],
  limit: 1.5,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 5000,
  rules: () => ['INPUT -i eth0 -j DROP', 'OUTPUT -o eth0 -j DROP'],
  verify: cutOff,
});

export const powerOff: Fault = {
  id: 'power-off',
  title: 'switch port dead (not even ARP)',
  names: ['host-partitioned'],
  limit: 1.5,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 5000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    // The port forwards nothing, yet the cable looks plugged in at both ends.
    await lab.network.forward(on.index, false);
    return {
      at,
      on,
      verify: () => cutOff(lab, on),
      undo: () => lab.network.forward(on.index, true),
    };
  },
};

export const busCut = filtered({
  id: 'bus-cut',
  title: 'bus port dropped, both directions',
  names: ['bus-partitioned'],
  limit: 2,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 5000,
  rules: () =>
    ['INPUT -i eth0', 'OUTPUT -o eth0'].flatMap(way =>
      ['dport', 'sport'].map(port => `${way} -p tcp --${port} ${BUS_PORT} -j DROP`),
    ),
  verify: busOnly,
});

export const busInCut = filtered({
  id: 'bus-in-cut',
  title: 'bus port dropped, incoming links only',
  names: ['bus-partitioned', 'one-way-partition'],
  // Only what peers send to it gets stuck: each pings one node a second, and two seconds can pass without one for it.
  limit: 4,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 5000,
  rules: () => [`INPUT -i eth0 -p tcp --dport ${BUS_PORT} -j DROP`],
  verify: busOnly,
});

export const oneWay = filtered({
  id: 'one-way',
  title: 'one-way drop (hears no other node)',
  names: ['one-way-partition'],
  limit: 2,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 5000,
  rules: (lab, on) => others(lab, on).map(other => `INPUT -s ${other.ip} -j DROP`),
  verify: async (lab, on) => {
    await sign(`the others send to ${on.name} in vain`, () => sentInVain(lab, on, onBus));
    await sign(`${on.name} sends in vain too`, async () =>
      (await on.sockets()).some(row => onBus(row) && unanswered(row)),
    );
    if (!(await answers(on, 1000))) throw new Error(`${on.name} does not answer`);
  },
});

export const loss = filtered({
  id: 'loss',
  title: '30 % packet loss',
  names: ['lossy-link'],
  limit: 4,
  watch: 8000,
  rules: () => ['INPUT -i eth0 -m statistic --mode random --probability 0.3 -j DROP'],
  verify: async (lab, on) => {
    await sign(`packets to ${on.name} are dropped, not all`, async () => {
      const [, , rule = ''] = (await on.run('iptables -nvxL INPUT')).split('\n');
      return Number(rule.trim().split(/\s+/)[0]) > 5;
    });
    await sign(`${on.name} still answers`, () => answers(on, 3000));
    const before = sentAgain(lab);
    await sign('segments are sent again', async () => sentAgain(lab) > before + 2);
  },
});

const FLAP = 300;

export const flap: Fault = {
  id: 'flap',
  title: `cable unplugged for ${FLAP} ms`,
  names: [],
  watch: 5000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    await lab.network.plug(on.index, 'down');
    const dead = await on.run('ip -br link show eth0');
    await sleep(Math.max(0, FLAP - (Date.now() - at)));
    await lab.network.plug(on.index, 'up');
    return {
      at,
      on,
      verify: async () => {
        if (!/NO-CARRIER/.test(dead)) throw new Error(`the cable of ${on.name} stayed plugged in: ${dead}`);
        await sign(`${on.name} answers again`, () => answers(on, 1000));
      },
      undo: async () => {},
    };
  },
};
