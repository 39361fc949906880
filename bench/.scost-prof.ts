import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { HostLooker } from '@/server/sockets/host-looker';
import { SsSource } from '@/server/sockets/ss-source';
import { startServers } from '@/test/helpers/real-cluster';
import { openSync, readSync, closeSync } from 'node:fs';
import { withCrowd } from './harness/crowd';
const server = await startServers(1, { options: { maxclients: 15_000, 'cluster-enabled': 'yes' } });
const page = new Uint8Array(256 * 1024);
const read = () => { const t = performance.now(); for (const p of ['/proc/net/tcp', '/proc/net/tcp6']) { const fd = openSync(p, 'r'); while (readSync(fd, page, 0, page.length, null) > 0); closeSync(fd); } return performance.now() - t; };
const read4 = () => { const t = performance.now(); for (const p of ['/proc/net/tcp']) { const fd = openSync(p, 'r'); while (readSync(fd, page, 0, page.length, null) > 0); closeSync(fd); } return performance.now() - t; };
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!.toFixed(1);
await withCrowd(18_000, server.nodes[0]!.port, async () => {
  const looker = new HostLooker('/proc', 'namespace', new SsSource('ss', Number.POSITIVE_INFINITY));
  for (let i = 0; i < 8; i++) await looker.look('tick');
  const s = new Session(); s.connect();
  await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 200 }); 
  const took: number[] = [], r: number[] = [], r4: number[] = [];
  for (let i = 0; i < 15; i++) { took.push((await looker.look('tick')).took); r.push(read()); r4.push(read4()); }
  console.log('look', med(took), 'read', med(r), 'read v4', med(r4));
  await s.post('Profiler.start');
  for (let i = 0; i < 25; i++) await looker.look('tick');
  const { profile } = await s.post('Profiler.stop');
  writeFileSync('/tmp/scost/fold.cpuprofile', JSON.stringify(profile));
});
await server.stop();
process.exit(0);
