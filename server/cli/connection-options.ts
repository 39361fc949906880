import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { Flags } from '../config/load-config';

/** redis-cli's names for how to connect. */
export function withConnectionOptions(command: Command): Command {
  return command
    .option('-a, --pass <password>', 'password (better: --askpass, REDISCLI_AUTH or password_file)')
    .option('--user <name>', 'ACL user')
    .option('--askpass', 'ask for the password without showing it')
    .option('--tls', 'speak TLS')
    .option('--cacert <file>', 'authority that signed the servers’ certificates (PEM)')
    .option('--cert <file>', 'client certificate (PEM)')
    .option('--key <file>', 'its private key (PEM)')
    .option('--sni <name>', 'server name to send and to check')
    .option('--insecure', 'accept any certificate');
}

/** The options as flags, with the password asked for where that was wanted. */
export async function connectionFlags(options: Record<string, unknown>): Promise<Flags> {
  const flags = options as Flags & { askpass?: boolean };
  return flags.askpass && !flags.pass ? { ...flags, pass: await askPassword() } : flags;
}

function askPassword(): Promise<string> {
  return new Promise(resolve => {
    const prompt = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: process.stdin.isTTY,
    });
    process.stderr.write('Password: ');
    // readline echoes through this; nothing typed may appear.
    Object.assign(prompt, { _writeToOutput: () => {} });
    prompt.question('', answer => {
      prompt.close();
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}
