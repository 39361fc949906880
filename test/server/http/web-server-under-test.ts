import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashToken, newToken } from '@/server/auth/token-hash';
import type { LiveClusters } from '@/server/clusters/live-clusters';
import { createHosts, type HostRegistry } from '@/server/hosts/create-hosts';
import type { Log } from '@/server/http/log';
import { createWebServer, type WebServer, type WebServerDeps } from '@/server/http/web-server';
import { openSqliteStore } from '@/server/store/open-sqlite-store';
import type { Store } from '@/server/store/store';

export const INLINE = 'self.__next_f=(self.__next_f||[]).push([0,"a > b"])';

interface CallInit {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a bearer. */
  readonly token?: string;
}

export interface UnderTest {
  readonly web: WebServer;
  readonly store: Store;
  readonly hosts: HostRegistry;
  readonly dir: string;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly tokens: { readonly viewer: string; readonly operator: string; readonly agent: string };
  readonly tokensFile: string;
  readonly logged: string[];
  /** A request with the given method, headers and JSON body. */
  call(path: string, init?: CallInit): Promise<Response>;
  stop(): Promise<void>;
}

interface Wanted {
  readonly clusters: LiveClusters;
  /** A real one in files unless given. */
  readonly store?: Store;
  readonly login?: boolean;
  /** Whether there is a tokens file for agents. */
  readonly agents?: boolean;
  readonly publicUrl?: string;
  readonly demo?: WebServerDeps['demo'];
  readonly now?: () => number;
  readonly sessionCheck?: number;
}

/** The whole web server on a free port, with a real store and real files. */
export async function startUnderTest({
  clusters,
  store: given,
  login = false,
  agents = login,
  publicUrl,
  demo = null,
  now,
  sessionCheck,
}: Wanted): Promise<UnderTest> {
  const dir = mkdtempSync(join(tmpdir(), 'slotscope-web-'));
  const pages = join(dir, 'pages');
  mkdirSync(join(pages, '_next/static'), { recursive: true });
  const html = (name: string) =>
    `<html><script src="/a.js" async></script><script>${INLINE}</script><h1>${name}</h1></html>`;
  for (const name of ['index', 'cluster', '404']) writeFileSync(join(pages, `${name}.html`), html(name));
  writeFileSync(join(pages, '_next/static/app-1.js'), 'one()');
  writeFileSync(join(pages, '_next/static/app-1.js.gz'), 'zipped');

  const tokens = { viewer: newToken(), operator: newToken(), agent: newToken() };
  const tokensFile = join(dir, 'tokens');
  writeFileSync(
    tokensFile,
    `# who may come in\nwall viewer sha256:${hashToken(tokens.viewer)}\nada operator sha256:${hashToken(tokens.operator)}\n`,
  );
  const agentTokensFile = join(dir, 'agent-tokens');
  writeFileSync(agentTokensFile, `db1 agent sha256:${hashToken(tokens.agent)}\n`);
  const logged: string[] = [];
  const note = (facts: object | string, message = '') => {
    logged.push(typeof facts === 'string' ? facts : `${message} ${JSON.stringify(facts)}`);
  };
  const log: Log = { info: () => undefined, warn: note, error: note };
  const store = given ?? (await openSqliteStore({ dir: join(dir, 'data') }));
  const hosts = createHosts({ log });
  const web = createWebServer({
    config: {
      staticDir: pages,
      version: '1.2.3',
      build: 'b1',
      dataDir: join(dir, 'data'),
      ...(publicUrl ? { publicUrl } : {}),
      ...(login ? { tokensFile } : {}),
      ...(agents ? { agentTokensFile } : {}),
    },
    clusters,
    hosts,
    store,
    demo,
    log,
    ...(now ? { now } : {}),
    ...(sessionCheck ? { sessionCheck } : {}),
  });
  const { port } = await web.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  return {
    web,
    store,
    hosts,
    dir,
    url,
    tokens,
    tokensFile,
    logged,
    call(path, { token, headers, ...init } = {}) {
      const json: Record<string, string> =
        init.body === undefined ? {} : { 'content-type': 'application/json' };
      const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return fetch(url + path, { redirect: 'manual', ...init, headers: { ...json, ...bearer, ...headers } });
    },
    async stop() {
      await web.close();
      hosts.stop();
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
