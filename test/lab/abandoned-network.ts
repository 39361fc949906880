/** Builds a network of two hosts with a process on one of them, says so, and waits to be killed. */
import { buildNetwork } from './network';

const { net, hosts } = await buildNetwork(2);
const sleeper = await hosts[0]!.start('sleep', ['1000'], {});
console.log(JSON.stringify({ net, sleeper: sleeper.pid }));
setInterval(() => {}, 1000);
