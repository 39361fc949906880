import { parseArgs } from 'node:util';
import { type AgentFlags, agentOptions } from './agent/agent-options';
import { createLineLog } from './agent/line-log';
import { runAgent } from './agent/run-agent';
import { UsageError } from './config/usage-error';
import { createSampler } from './sockets/create-sampler';

/** Written in by the build; the bundle is one file, with no package.json beside it. */
declare const SLOTSCOPE_VERSION: string | undefined;

const HELP = `Usage: slotscope agent --server URL [--token-file FILE] [options]

Samples the sockets of the Redis processes on this host and sends them to a Slotscope server.

  --server URL        where to send, such as https://slotscope.example.com
  --token-file FILE   file with the token that "slotscope token NAME --role agent" printed
  --interval TIME     between samples, 100ms to 60s (default: 1s)
  --name NAME         name this host is listed by (default: its host name)
  --only-namespace    only processes that share the agent's own network namespace
  --version           print the version
  --help              show this help
`;

function flagsOf(argv: readonly string[]): AgentFlags | 'help' | 'version' {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        server: { type: 'string' },
        'token-file': { type: 'string' },
        interval: { type: 'string' },
        name: { type: 'string' },
        'only-namespace': { type: 'boolean' },
        version: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return 'help';
    if (values.version) return 'version';
    const { 'token-file': tokenFile, 'only-namespace': onlyNamespace, server, interval, name } = values;
    return JSON.parse(JSON.stringify({ server, tokenFile, interval, name, onlyNamespace }));
  } catch (error) {
    throw new UsageError(`agent: ${(error as Error).message.split('\n')[0]} Try --help.`);
  }
}

try {
  const version = typeof SLOTSCOPE_VERSION === 'string' ? SLOTSCOPE_VERSION : 'development';
  const flags = flagsOf(process.argv.slice(2));
  if (flags === 'help') process.stdout.write(HELP);
  else if (flags === 'version') process.stdout.write(`${version}\n`);
  else {
    const log = createLineLog(line => process.stderr.write(line));
    const stop = runAgent(agentOptions(flags), { createSampler, log, version });
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        log.info(`${signal}: stopping.`);
        stop();
        process.exit(0);
      });
  }
} catch (error) {
  process.stderr.write(`slotscope: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}
