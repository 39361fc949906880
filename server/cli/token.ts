import { Command, Option } from 'commander';
import { hashToken, newToken } from '../auth/token-hash';
import { UsageError } from '../config/usage-error';

export function tokenCommand(): Command {
  return new Command('token')
    .description(
      'make a login token: the token on stderr, its line for auth.tokens_file (agents.tokens_file) on stdout',
    )
    .argument('<name>', 'whose token it is: letters, digits, . _ -')
    .addOption(
      new Option('--role <role>', 'viewer may look, operator may act, agent may send samples')
        .choices(['viewer', 'operator', 'agent'])
        .default('viewer'),
    )
    .action((name: string, { role }: { role: string }) => {
      if (!/^[A-Za-z0-9._-]{1,64}$/.test(name))
        throw new UsageError(`token: ${name} is no name; use letters, digits, . _ or -.`);
      const token = newToken();
      process.stderr.write(`${token}\n`);
      process.stdout.write(`${name} ${role} sha256:${hashToken(token)}\n`);
    });
}
