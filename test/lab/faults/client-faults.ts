import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUS_PORT, CLIENT_PORT } from '../ask';
import type { Fault } from './fault';
import { anyMaster, info, sign } from './signs';

function open(host: string, port: number, localAddress: string): Socket {
  const socket = connect({ host, port, localAddress });
  socket.on('error', () => {});
  socket.on('data', () => {});
  return socket;
}

const STORM_EVERY = 10;

export const authStorm: Fault = {
  id: 'auth-storm',
  title: `failing AUTH, ${1000 / STORM_EVERY} connections a second`,
  names: ['connection-churn'],
  needs: 'suspected',
  watch: 12_000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const before = Number(await info(on, 'stats', 'total_connections_received'));
    const at = Date.now();
    let count = 0;
    const storm = setInterval(() => {
      const socket = open(on.ip, CLIENT_PORT, lab.network.ours);
      // Half of them leave TIME_WAIT at the node, the other half here: whoever closes first keeps it.
      const nodeCloses = count++ % 2 === 0;
      socket.write(`AUTH nobody wrong\r\n${nodeCloses ? 'QUIT\r\n' : ''}`);
      socket.once('data', () => {
        if (!nodeCloses) socket.end();
      });
    }, STORM_EVERY);
    return {
      at,
      on,
      verify: async () => {
        await sign(`${on.name} takes connection after connection`, async () => {
          const received = Number(await info(on, 'stats', 'total_connections_received')) - before;
          return received > 100;
        });
        const waiting = (await on.sockets()).filter(row => row.state === 'TIME-WAIT').length;
        if (waiting < 20) throw new Error(`only ${waiting} connections in TIME_WAIT`);
      },
      undo: async () => clearInterval(storm),
    };
  },
};

export const poolResize: Fault = {
  id: 'pool-resize',
  title: 'client pool grows by 200, shrinks by 120',
  names: [],
  watch: 10_000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const clients = async () => Number(await info(on, 'clients', 'connected_clients'));
    const before = await clients();
    const at = Date.now();
    const pool = Array.from({ length: 200 }, () => open(on.ip, CLIENT_PORT, lab.network.clients[0]));
    return {
      at,
      on,
      verify: async () => {
        await sign('the pool has grown', async () => (await clients()) >= before + 190);
        await sleep(3000);
        for (const socket of pool.splice(0, 120)) socket.destroy();
        await sign('the pool has shrunk', async () => (await clients()) <= before + 90);
      },
      undo: async () => {
        for (const socket of pool) socket.destroy();
      },
    };
  },
};

export const clientExodus: Fault = {
  id: 'client-exodus',
  title: 'clients of two addresses leave together',
  names: ['client-exodus'],
  needs: 'suspected',
  watch: 15_000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const clients = async () => Number(await info(on, 'clients', 'connected_clients'));
    const before = await clients();
    const at = Date.now();
    lab.load.scatter();
    return {
      at,
      on: null,
      verify: async () => {
        await sign('more than half of the clients are gone', async () => (await clients()) < before / 2);
      },
      undo: async () => lab.load.gather(),
    };
  },
};

export const stranger: Fault = {
  id: 'stranger',
  title: 'stranger on the bus port',
  names: ['bus-stranger'],
  needs: 'suspected',
  watch: 8000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    const socket = open(on.ip, BUS_PORT, lab.network.stranger);
    return {
      at,
      on,
      verify: async () => {
        await sign(`${on.name} has the stranger on its bus port`, async () =>
          (await on.sockets()).some(
            row => row.local.port === BUS_PORT && row.remote.ip === lab.network.stranger,
          ),
        );
      },
      undo: async () => {
        socket.destroy();
      },
    };
  },
};
