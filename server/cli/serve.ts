import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { isLoopback } from '../auth/same-origin';
import { type Flags, type Loaded, loadConfig } from '../config/load-config';
import { UsageError } from '../config/usage-error';
import { watchedClusters } from '../config/watched-clusters';
import { startDemo } from '../demo/start-demo';
import type { WebServerDeps } from '../http/web-server';
import { startServer } from '../main';
import { buildId, staticDir } from './build-info';
import { connectionFlags, withConnectionOptions } from './connection-options';
import { devPages } from './dev-pages';
import { stopOnSignal } from './stop-on-signal';

const collect = (value: string, all: string[] = []): string[] => [...all, value];

export function serveCommand(version: string): Command {
  const command = new Command('serve')
    .description('watch clusters and serve the dashboard')
    .option('--config <file>', 'configuration file; see slotscope.example.yaml')
    .option('--seed <host:port>', 'a node of the cluster to watch; repeat for more', collect)
    .option('--name <name>', 'name of that cluster')
    .option('--interval <duration>', 'between polls of that cluster, such as 1s')
    .option('--or-demo', 'start the demo cluster when no cluster is configured');
  return withConnectionOptions(withServerOptions(command)).action(async options => {
    const flags = await connectionFlags(options);
    const loaded = loadConfig(flags, process.env);
    const clusters = loaded.config.clusters.length;
    if (clusters === 0 && !options.orDemo)
      throw new UsageError(
        'no cluster to watch; give --seed HOST:PORT or --config FILE, or try: slotscope demo',
      );
    await serve(loaded, { version, demo: clusters === 0, dev: options.dev });
  });
}

export function demoCommand(version: string): Command {
  const command = new Command('demo').description(
    'serve a demo cluster of six nodes, with buttons that break it',
  );
  return withServerOptions(command).action(async (options: Flags & { dev?: boolean }) => {
    await serve(loadConfig(options, process.env), { version, demo: true, dev: options.dev ?? false });
  });
}

function withServerOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on (default: 127.0.0.1); others need auth.tokens_file')
    .option('--port <number>', 'port to listen on (default: 3000)')
    .option('--data <folder>', 'folder of the history (default: ./slotscope-data)')
    .option('--dev', 'development: pages by Next’s dev server');
}

/** Runs until SIGINT or SIGTERM. */
async function serve(
  loaded: Loaded,
  { version, demo, dev }: { version: string; demo: boolean; dev: boolean },
): Promise<void> {
  const { config, folder } = loaded;
  const log = pino({ level: config.log.level, base: undefined }, pino.destination(2));
  const { host, port, publicUrl } = config.server;
  const tokensFile = config.auth.tokens_file ? path.resolve(folder, config.auth.tokens_file) : undefined;
  if (!isLoopback(host) && !tokensFile)
    throw new UsageError(
      `--host ${host} would let anyone on the network in; set auth.tokens_file (made with: slotscope token), or listen on 127.0.0.1.`,
    );
  const agentTokensFile = config.agents.tokens_file
    ? path.resolve(folder, config.agents.tokens_file)
    : undefined;
  const clusters = watchedClusters(loaded);
  const { dir: backupDir, every, keep } = config.history.backups;

  const stop: (() => Promise<void> | void)[] = [];
  const end = stopOnSignal(stop, text => log.info(text));
  try {
    // The demo's past means nothing to its next run, whose nodes have other ids.
    const scratch = demo && !process.env.SLOTSCOPE_DATA && config.history.dir === 'slotscope-data';
    const dataDir = scratch
      ? mkdtempSync(path.join(os.tmpdir(), 'slotscope-demo-history-'))
      : path.resolve(folder, config.history.dir);
    if (scratch) stop.unshift(() => rmSync(dataDir, { recursive: true, force: true }));
    const cluster = demo ? await startDemo(process.env, text => log.info(text)) : null;
    if (cluster) stop.unshift(() => cluster.stop());
    const web: WebServerDeps['config'] = {
      ...(publicUrl ? { publicUrl } : {}),
      ...(tokensFile ? { tokensFile } : {}),
      ...(agentTokensFile ? { agentTokensFile } : {}),
      staticDir: staticDir(),
      version,
      build: buildId(),
      dataDir,
    };
    const running = await startServer({
      host,
      port,
      web,
      clusters,
      demo: cluster,
      localHost: config.agents.local,
      retention: config.history.retention,
      ...(backupDir === undefined ? {} : { backups: { dir: path.resolve(folder, backupDir), every, keep } }),
      log,
      ...(dev ? { dev: await devPages() } : {}),
    });
    stop.unshift(() => running.close());
    process.stdout.write(`Slotscope ${version} on ${running.url}\n`);
  } catch (error) {
    await end.now();
    throw error;
  }
}
