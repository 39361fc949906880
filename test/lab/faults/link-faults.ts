import { BUS_PORT } from '../ask';
import { NODE_TIMEOUT } from '../host';
import { otherEnd, type SsRow } from '../sockets';
import type { Fault } from './fault';
import { anyMaster, anyOf, onBus, others, sign, unanswered } from './signs';

const ALL_BUS = `ss -K '( sport = :${BUS_PORT} or dport = :${BUS_PORT} )' >/dev/null`;

export const linkReset: Fault = {
  id: 'link-reset',
  title: 'all bus links of a host reset (ss -K)',
  names: [],
  watch: 5000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const links = async () =>
      (await on.sockets())
        .filter(row => onBus(row) && row.state === 'ESTAB')
        .map(({ local, remote }) => `${local.port} ${remote.ip}:${remote.port}`);
    const before = new Set(await links());
    const at = Date.now();
    await on.run(ALL_BUS);
    return {
      at,
      on,
      verify: async () => {
        await sign(`all bus links of ${on.name} are new`, async () => {
          const now = await links();
          return now.length >= before.size && !now.some(link => before.has(link));
        });
      },
      undo: async () => {},
    };
  },
};

export const halfOpen: Fault = {
  id: 'half-open',
  title: 'bus link half-open (accepting end destroyed unheard)',
  names: ['half-open-link'],
  // The opener gives up at half the node timeout and connects anew.
  watch: NODE_TIMEOUT / 2,
  async inject(lab) {
    const on = await anyMaster(lab);
    const peer = anyOf(others(lab, on));
    const row = (await on.sockets()).find(
      one => one.remote.ip === peer.ip && one.local.port === BUS_PORT && one.state === 'ESTAB',
    );
    if (!row) throw new Error(`${on.name} has no bus link from ${peer.name}`);
    await on.filter([`OUTPUT -p tcp --dport ${row.remote.port} --tcp-flags RST RST -j DROP`]);
    const at = Date.now();
    await on.run(`ss -K sport = :${BUS_PORT} dport = :${row.remote.port} >/dev/null`);
    return {
      at,
      on,
      verify: async () => {
        await sign(`${peer.name} goes on sending to nobody`, async () => {
          const left = otherEnd(row, await peer.sockets());
          const here = (await on.sockets()).some(one => one.local.port === BUS_PORT && isSame(one, row));
          return left?.state === 'ESTAB' && unanswered(left) && !here;
        });
      },
      undo: () => on.unfilter(),
    };
  },
};

const isSame = (a: SsRow, b: SsRow) => a.remote.ip === b.remote.ip && a.remote.port === b.remote.port;

/**
 * Redis asks for a keepalive of twice its whole seconds, which is 0, and the kernel refuses that: the connection keeps the
 * kernel's default of two hours.
 */
const SHORT_TIMEOUT = 900;

export const keepaliveMissing: Fault = {
  id: 'keepalive-missing',
  title: 'bus links without a keepalive worth the name',
  names: ['keepalive-missing'],
  needs: 'suspected',
  watch: 12_000,
  async inject(lab) {
    const on = await anyMaster(lab);
    await on.ask('CONFIG', 'SET', 'cluster-node-timeout', SHORT_TIMEOUT);
    const at = Date.now();
    await on.run(`ss -K sport = :${BUS_PORT} >/dev/null`);
    const accepted = async () =>
      (await on.sockets()).filter(row => row.local.port === BUS_PORT && row.state === 'ESTAB');
    await sign(`${on.name} has new links`, async () => (await accepted()).length >= lab.hosts.length - 1);
    await on.ask('CONFIG', 'SET', 'cluster-node-timeout', NODE_TIMEOUT);
    return {
      at,
      on,
      verify: async () => {
        const soon = (await accepted()).filter(row => row.timer === 'keepalive' && row.due < 3600);
        if (soon.length > 0) throw new Error(`keepalive was set: ${soon[0]?.due} s`);
      },
      undo: async () => {
        await on.run(`ss -K sport = :${BUS_PORT} >/dev/null`);
      },
    };
  },
};
