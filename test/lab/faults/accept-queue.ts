import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, CLIENT_PORT } from '../ask';
import type { Fault } from './fault';
import { anyMaster, sign } from './signs';

/** Seconds: shorter than what is called a stall. Between two such commands the server reads, and accepts all who wait. */
const SLOW = 0.28;
/** New connections every `EVERY` ms. */
const BURST = 10;
const EVERY = 10;
/** How long each stays, in ms. */
const STAYS = 1000;

export const acceptQueue: Fault = {
  id: 'accept-queue',
  title: `${(BURST * 1000) / EVERY} connections a second while command after command is slow`,
  names: ['accept-queue-full'],
  // It is a fact only once a question of ours was late too, and questions are few.
  needs: 'suspected',
  // What it brings about, and what is left when those who came have gone.
  besides: ['stalled', 'connection-churn', 'client-exodus'],
  watch: 15_000,
  async inject(lab) {
    const on = await anyMaster(lab);
    const at = Date.now();
    let over = false;
    const storm = setInterval(() => {
      for (let i = 0; i < BURST; i++) {
        const socket = connect({ host: on.ip, port: CLIENT_PORT, localAddress: lab.network.ours });
        socket.on('error', () => {});
        setTimeout(() => socket.destroy(), STAYS);
      }
    }, EVERY);
    const slow = (async () => {
      while (!over) await ask(on.ip, ['DEBUG', 'SLEEP', SLOW]).catch(() => sleep(10));
    })();
    return {
      at,
      on,
      verify: async () => {
        await sign(`many wait to be accepted by ${on.name}`, async () =>
          (await on.sockets()).some(
            row => row.state === 'LISTEN' && row.local.port === CLIENT_PORT && row.receive >= 32,
          ),
        );
      },
      undo: async () => {
        over = true;
        clearInterval(storm);
        await slow;
      },
    };
  },
};
