import { setTimeout as sleep } from 'node:timers/promises';
import { ask, BUS_PORT, CLIENT_PORT } from '../ask';
import type { Fault } from './fault';
import { anyMaster, info, listenersGone, onBus, others, processState, sign, unanswered } from './signs';

const STALL = 3000;

/** Killed with `signal`: nothing of it is left. */
const ended = (id: string, title: string, signal: 'SIGKILL' | 'SIGTERM'): Fault => ({
  id,
  title,
  names: ['crashed'],
  limit: 0.3,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 3000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    on.signal(signal);
    return {
      at,
      on,
      verify: async () => {
        await sign(`the listeners of ${on.name} are gone`, () => listenersGone(on));
      },
      undo: async () => {
        await on.serverGone();
        await on.startServer();
      },
    };
  },
});

export const kill = ended('kill', 'process killed', 'SIGKILL');
export const term: Fault = { ...ended('term', 'SIGTERM', 'SIGTERM'), limit: 1 };

export const hung: Fault = {
  id: 'hung',
  title: 'process stopped (SIGSTOP)',
  names: ['hung'],
  limit: 1.5,
  flagged: true,
  besides: ['failover-pattern'],
  watch: 4000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    on.signal('SIGSTOP');
    return {
      at,
      on,
      verify: async () => {
        await sign(`${on.name} leaves bytes unread`, async () => {
          const rows = await on.sockets();
          return processState(on) === 'T' && rows.some(row => row.state === 'ESTAB' && row.receive > 0);
        });
        const peer = others(lab, on)[0]!;
        const vain = (await peer.sockets()).filter(row => row.remote.ip === on.ip && unanswered(row));
        if (vain.length > 0) throw new Error(`the kernel of ${on.name} does not acknowledge`);
      },
      undo: async () => on.signal('SIGCONT'),
    };
  },
};

export const stall: Fault = {
  id: 'stall',
  title: `stall of ${STALL / 1000} s (DEBUG SLEEP)`,
  names: ['stalled'],
  limit: 1.5,
  watch: STALL + 1000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    const slept = ask(on.ip, ['DEBUG', 'SLEEP', STALL / 1000], STALL + 3000).then(() => Date.now() - at);
    slept.catch(() => {});
    return {
      at,
      on,
      verify: async () => {
        await sign(`${on.name} leaves bytes unread`, async () => {
          const rows = await on.sockets();
          return rows.some(
            row =>
              row.state === 'ESTAB' && row.receive > 0 && [BUS_PORT, CLIENT_PORT].includes(row.local.port),
          );
        });
        if ((await slept) < STALL) throw new Error(`${on.name} did not stall`);
      },
      undo: async () => {
        await slept;
      },
    };
  },
};

export const restart: Fault = {
  id: 'restart',
  title: 'planned restart (SHUTDOWN, start)',
  names: [],
  // For a moment it is gone indeed.
  besides: ['crashed'],
  watch: 6000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const before = await info(on, 'server', 'run_id');
    const at = Date.now();
    // The connection closes in place of an answer.
    await on.ask('SHUTDOWN', 'NOSAVE').catch(() => {});
    await on.serverGone();
    await sleep(200);
    await on.startServer();
    return {
      at,
      on,
      verify: async () => {
        if ((await info(on, 'server', 'run_id')) === before) throw new Error(`${on.name} did not restart`);
        await sign(`${on.name} is on the bus again`, async () =>
          (await on.sockets()).some(row => onBus(row) && row.state === 'ESTAB'),
        );
      },
      undo: async () => {},
    };
  },
};
