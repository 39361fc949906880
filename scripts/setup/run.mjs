import { spawn } from 'node:child_process';

/** Says on stderr what is being done, so that stdout stays the program's own. */
export const say = text => process.stderr.write(`slotscope: ${text}\n`);

/**
 * Runs a command to its end. Its output is passed through, or kept and given back (and printed only when it fails).
 * Resolves to `{ status, output }`; never rejects.
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', chunk => {
        output += chunk;
      });
    child.on('error', error => resolve({ status: 127, output: `${command}: ${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ status: code ?? (signal ? 128 : 1), output }));
  });
}

/** `run`, ending this process with a clear line when the command fails. */
export async function must(what, command, args, options) {
  const { status, output } = await run(command, args, options);
  if (status === 0) return output;
  process.stderr.write(output);
  say(`${what} failed (exit ${status}): ${command} ${args.join(' ')}`);
  process.exit(1);
}
