import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DiagnoseInput } from '@/lib/sockets/diagnose/input';
import { hashToken, newToken } from '@/server/auth/token-hash';
import type { ClusterUpdate } from '@/server/clusters/live-clusters';
import { createHosts } from '@/server/hosts/create-hosts';
import type { Log } from '@/server/http/log';
import { createWebServer } from '@/server/http/web-server';
import { Watcher } from '@/server/watch/watcher';
import { memoryStore } from '../helpers/memory-store';
import { watched } from '../helpers/watching';
import { CLIENT_PORT } from './ask';
import type { Lab } from './lab';
import { type Slotscope, startAgents } from './slotscope';

const QUIET: Log = { info() {}, warn() {}, error() {} };

/** The product in this very process, where every moment it judges can be listened to; real agents on the hosts. */
export async function startRecordedSlotscope(
  lab: Lab,
  onMoment: (moment: DiagnoseInput) => void,
): Promise<Slotscope> {
  const folder = path.join(lab.folder, 'recorded');
  mkdirSync(folder, { recursive: true });
  const [viewer, agent] = [newToken(), newToken()];
  const file = (name: string, text: string) => {
    const at = path.join(folder, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  const onFault = (error: unknown) => {
    throw error;
  };
  const listeners = new Set<(update: ClusterUpdate) => void>();
  const store = memoryStore();
  const hosts = createHosts({ log: QUIET });
  const cluster = watched(
    lab.hosts.map(host => ({ endpoint: { host: host.ip, port: CLIENT_PORT } })),
    { interval: 1000 },
  );
  const tell = (update: ClusterUpdate) => {
    for (const listener of listeners) listener(update);
  };
  const watcher = new Watcher(cluster, store, tell, onFault, hosts, onMoment);
  const web = createWebServer({
    config: {
      staticDir: folder,
      version: 'recorded',
      build: 'recorded',
      dataDir: folder,
      tokensFile: file('tokens', `lab viewer sha256:${hashToken(viewer)}\n`),
      agentTokensFile: file('agent-tokens', `lab agent sha256:${hashToken(agent)}\n`),
    },
    clusters: {
      list: () => [watcher],
      get: id => (id === watcher.id ? watcher : undefined),
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    hosts,
    store,
    demo: null,
    log: QUIET,
  });
  const { port } = await web.listen(0, lab.network.ours);
  const url = `http://${lab.network.ours}:${port}`;
  const agents = await startAgents(lab, url, file('agent-token', `${agent}\n`));
  await watcher.start();
  return {
    url,
    token: viewer,
    cluster: watcher.id,
    async close() {
      for (const one of agents) one.signal('SIGTERM');
      watcher.stop();
      await web.close();
      hosts.stop();
      await store.close();
    },
  };
}
