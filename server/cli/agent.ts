import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { UsageError } from '../config/usage-error';
import { agentBundle } from './build-info';

/** The agent is a program of its own, small enough to be copied to hosts. `bin/slotscope.mjs` starts it without all of this. */
export function agentCommand(): Command {
  return new Command('agent')
    .description('sample the sockets of this host and send them to a server')
    .usage('--server URL [--token-file FILE] [--interval 1s] [--name NAME] [--only-namespace]')
    .argument('[options...]')
    .allowUnknownOption()
    .action(async (args: string[]) => {
      const bundle = agentBundle();
      if (!existsSync(bundle)) throw new UsageError('agent: not built yet; run: npm run build');
      process.argv.splice(2, process.argv.length, ...args);
      await import(pathToFileURL(bundle).href);
    });
}
