import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../helpers/until';
import { whyNoLab } from './can-run';
import { buildNetwork, type Network } from './network';

const why = whyNoLab();

describe.skipIf(why !== null)(`the lab's network${why ? ` (skipped: ${why})` : ''}`, () => {
  let network: Network | null = null;
  afterEach(async () => {
    await network?.close();
    network = null;
  });

  test('hosts reach each other and us, and see only their own processes', async () => {
    network = await buildNetwork(2);
    const [first, second] = network.hosts;
    const us = createServer(socket => socket.end('from us'));
    await new Promise<void>(resolve => us.listen(0, network?.ours, resolve));
    const address = us.address();
    const port = typeof address === 'object' ? address?.port : 0;
    // Bash, since plain sh has no sockets and netcat may not be there.
    const heard = await first!.run(`bash -c 'cat </dev/tcp/${network.ours}/${port}'`);
    us.close();
    expect(heard).toBe('from us');
    const refused = first!.run(`bash -c 'cat </dev/tcp/${network.net}.2/1'`);
    await expect(refused).rejects.toThrow('Connection refused');
    const pids = (await second!.run('ls /proc')).split('\n').filter(name => /^\d+$/.test(name));
    expect(pids.length).toBeLessThan(5);
  });

  test('an unplugged host is not reached, and is again when plugged in', async () => {
    network = await buildNetwork(1);
    const { hosts, plug } = network;
    await plug(0, 'down');
    expect(await hosts[0]!.run('ip -br link show eth0')).toContain('NO-CARRIER');
    await plug(0, 'up');
    expect(await hosts[0]!.run('ip -br link show eth0')).not.toContain('NO-CARRIER');
  });

  test('nothing is left when its owner is killed', async () => {
    const owner = spawn(
      process.execPath,
      ['--import', 'tsx', path.join(import.meta.dirname, 'abandoned-network.ts')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    owner.stdout.on('data', chunk => {
      said += chunk;
    });
    const { sleeper } = await until('the network stands', () =>
      said.includes('\n') ? (JSON.parse(said) as { net: string; sleeper: number }) : null,
    );
    expect(existsSync(`/proc/${sleeper}`)).toBe(true);
    expect(links()).toContain(`slab${owner.pid}@`);
    owner.kill('SIGKILL');
    await until('its process has ended', () => !isRunning(sleeper));
    // What a closing connection may have kept alive goes with the next network.
    network = await buildNetwork(1);
    expect(links()).not.toContain(`slab${owner.pid}@`);
  });
});

const links = () => execFileSync('ip', ['-br', 'link'], { encoding: 'utf8' });

/** A zombie has ended too: nobody may be left to collect it. */
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`) && existsSync(`/proc/${pid}/fd/0`);
}
