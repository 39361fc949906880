import { Command, CommanderError } from 'commander';
import { UsageError } from '../config/usage-error';
import { agentCommand } from './agent';
import { checkCommand } from './check';
import { exportCommand } from './export';
import { inspectCommand } from './inspect';
import { replayCommand } from './replay';
import { demoCommand, serveCommand } from './serve';
import { tokenCommand } from './token';

/** Exit status of a usage error (sysexits EX_USAGE). */
export const EXIT_USAGE = 64;

/** The `slotscope` command line. `-h` is redis-cli's host, so help is `--help` only. */
export function createProgram(version: string): Command {
  const program = new Command('slotscope')
    .description('Live topology and health of Redis and Valkey clusters, explained.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show this help')
    .showSuggestionAfterError(true)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'slotscope: ')) })
    .exitOverride();
  for (const command of [
    serveCommand(version),
    demoCommand(version),
    agentCommand(),
    checkCommand(),
    inspectCommand(),
    exportCommand(),
    replayCommand(version),
    tokenCommand(),
  ])
    program.addCommand(command.copyInheritedSettings(program).helpOption('--help', 'show this help'));
  return program;
}

/** Runs one command line; resolves to the exit status, or null while a server goes on running. */
export async function run(argv: readonly string[], version: string): Promise<number | null> {
  try {
    const program = createProgram(version);
    await program.parseAsync([...argv], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : null;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    const sentence = error instanceof Error ? error.message : String(error);
    process.stderr.write(`slotscope: ${sentence}\n`);
    return error instanceof UsageError ? EXIT_USAGE : 1;
  }
}
