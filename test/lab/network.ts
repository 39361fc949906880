import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Namespace } from './namespace';

const execute = promisify(execFile);
const ip = async (...args: string[]) => (await execute('ip', args)).stdout;

/** Our own end of the lab's network: `slab<pid>`, so that what a dead run of ours left can be told and removed. */
const LINK = /^slab(\d+)$/;
const link = () => `slab${process.pid}`;

export interface Network {
  /** The first three numbers of every address: `10.81.0`. */
  readonly net: string;
  /** Our own address, and four more of ours for clients and strangers. */
  readonly ours: string;
  readonly clients: readonly [string, string];
  readonly stranger: string;
  /** Holds the bridge; host i hangs on its port `port<i>`. */
  readonly wire: Namespace;
  readonly hosts: readonly Namespace[];
  /** Unplugs a host's cable, or plugs it in again. */
  plug(host: number, state: 'up' | 'down'): Promise<void>;
  /** Makes the bridge drop everything from and to a host, or forward again; both ends see a plugged cable. */
  forward(host: number, on: boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * Hosts 10.x.0.1 ... n on one bridge, which we join as 10.x.0.254. The bridge has a namespace of its own, where this
 * machine's packet filter and forwarding rules do not reach.
 */
export async function buildNetwork(count: number): Promise<Network> {
  await sweep();
  const net = await freeNet();
  const made: Namespace[] = [];
  const open = async (name: string) => {
    const namespace = await Namespace.open(name);
    made.push(namespace);
    return namespace;
  };
  const close = async () => {
    await ip('link', 'delete', link()).catch(() => {});
    await Promise.all(made.map(namespace => namespace.close()));
  };
  try {
    const wire = await open(`slab-${process.pid}-sw`);
    await wire.run('ip link add lab type bridge; ip link set lab up');
    await ip('link', 'add', link(), 'type', 'veth', 'peer', 'name', 'us', 'netns', String(wire.pid));
    await wire.run('ip link set us master lab up');
    const ours = [254, 201, 202, 203].map(last => `${net}.${last}`);
    for (const address of ours) await ip('address', 'add', `${address}/24`, 'dev', link());
    await ip('link', 'set', link(), 'up');
    const hosts: Namespace[] = [];
    for (let i = 0; i < count; i++) {
      const host = await open(`slab-${process.pid}-${i + 1}`);
      const [near, far] = [String(wire.pid), String(host.pid)];
      await ip('link', 'add', `port${i}`, 'netns', near, 'type', 'veth', 'peer', 'eth0', 'netns', far);
      await wire.run(`ip link set port${i} master lab up`);
      await host.run(`ip address add ${net}.${i + 1}/24 dev eth0; ip link set eth0 up`);
      hosts.push(host);
    }
    return {
      net,
      ours: `${net}.254`,
      clients: [`${net}.201`, `${net}.202`],
      stranger: `${net}.203`,
      wire,
      hosts,
      plug: async (host, state) => {
        await wire.run(`ip link set port${host} ${state}`);
      },
      forward: async (host, on) => {
        await wire.run(`bridge link set dev port${host} state ${on ? 3 : 0}`);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Links of runs that died: their hosts are gone, but a connection that was being closed can keep a network alive. */
async function sweep(): Promise<void> {
  const links = JSON.parse(await ip('-json', 'link', 'show')) as { readonly ifname: string }[];
  for (const { ifname } of links) {
    const owner = Number(LINK.exec(ifname)?.[1] ?? 0);
    if (owner > 0 && !isAlive(owner)) await ip('link', 'delete', ifname).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}

async function freeNet(): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const second = 60 + Math.floor(Math.random() * 180);
    const taken = await ip('route', 'show', 'root', `10.${second}.0.0/24`);
    const wider = await ip('route', 'show', 'match', `10.${second}.0.1/32`);
    if (taken.trim() === '' && !/^10\./m.test(wider)) return `10.${second}.0`;
  }
  throw new Error('No unused network was found between 10.60.0.0 and 10.240.0.0.');
}
