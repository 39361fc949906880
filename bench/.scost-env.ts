import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashToken, newToken } from '@/server/auth/token-hash';
import { withCrowd } from '@/bench/harness/crowd';
import { withServing } from '@/bench/harness/server';
import { withTwoHosts } from '@/bench/harness/two-hosts';
process.once('SIGTERM', () => process.exit(0));
const token = newToken(), viewer = newToken();
await withTwoHosts(hosts => {
  const file = (name: string, text: string) => { const at = join(hosts.folder, name); writeFileSync(at, text, { mode: 0o600 }); return at; };
  const config = { clusters: [{ name: 'bench', seeds: hosts.seeds }], server: { host: hosts.network.ours, port: 0 },
    auth: { tokens_file: file('tokens', `bench viewer sha256:${hashToken(viewer)}\n`) },
    agents: { tokens_file: file('agent-tokens', `bench agent sha256:${hashToken(token)}\n`), local: false } };
  const tokenFile = file('agent-token', `${token}\n`);
  return withServing(['--config', file('s.yaml', JSON.stringify(config))], async ({ url }) => {
    const ip = `${hosts.network.net}.1`;
    return withCrowd(1000, 6379, () => withCrowd(1000, 6380, async () => {
      writeFileSync('/tmp/scost/env', `URL=${url}\nTOKEN=${tokenFile}\nPID=${hosts.network.hosts[0]!.pid}\nIP=${ip}\n`);
      await sleep(40 * 60_000);
    }, { host: ip }), { host: ip });
  });
});
