import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { isLoopback } from '../auth/same-origin';
import { loadConfig } from '../config/load-config';
import { UsageError } from '../config/usage-error';
import { startReplay } from '../replay/start-replay';
import { buildId, staticDir } from './build-info';
import { stopOnSignal } from './stop-on-signal';

const HELP = `
Needs no Redis and writes nothing beside the file. To let others in, give --host and SLOTSCOPE_TOKENS_FILE
(made with: slotscope token).`;

export function replayCommand(version: string): Command {
  return new Command('replay')
    .description('serve a recording made by slotscope export, with the full screen and its past')
    .argument('<file>', '.slotscope or NDJSON file, or the folder of a history')
    .option(
      '--host <address>',
      'address to listen on (default: 127.0.0.1); others need SLOTSCOPE_TOKENS_FILE',
    )
    .option('--port <number>', 'port to listen on (default: 3000)')
    .addHelpText('after', HELP)
    .action(async (file: string, flags: { host?: string; port?: string }) => {
      const { config, folder } = loadConfig(flags, process.env);
      const { host, port, publicUrl } = config.server;
      const tokensFile = config.auth.tokens_file && path.resolve(folder, config.auth.tokens_file);
      if (!isLoopback(host) && !tokensFile)
        throw new UsageError(
          `--host ${host} would let anyone on the network in; set SLOTSCOPE_TOKENS_FILE (made with: slotscope token), or listen on 127.0.0.1.`,
        );
      const log = pino({ level: config.log.level, base: undefined }, pino.destination(2));
      const stop: (() => Promise<void> | void)[] = [];
      const end = stopOnSignal(stop, text => log.info(text));
      try {
        // Logins need a key, and the file's folder may be anybody's.
        const dataDir = mkdtempSync(path.join(os.tmpdir(), 'slotscope-replay-'));
        stop.unshift(() => rmSync(dataDir, { recursive: true, force: true }));
        const web = {
          ...(publicUrl ? { publicUrl } : {}),
          ...(tokensFile ? { tokensFile } : {}),
          staticDir: staticDir(),
          version,
          build: buildId(),
          dataDir,
        };
        const running = await startReplay({ file: path.resolve(file), host, port, web, log });
        stop.unshift(() => running.close());
        process.stdout.write(`Slotscope ${version} replays ${path.basename(file)} on ${running.url}\n`);
      } catch (error) {
        await end.now();
        throw error;
      }
    });
}
