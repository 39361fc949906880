/** `unprivileged-look.ts PROC`: prints the second sample that its user may take. */
import { HostLooker } from '@/server/sockets/host-looker';

const looker = new HostLooker(process.argv[2] ?? '/proc', 'host');
await looker.look('tick');
process.stdout.write(JSON.stringify(await looker.look('tick')));
