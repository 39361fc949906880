import { must, say } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const STAMP = 'node_modules/.slotscope-stamp';

/** Refuses a Node that is too old in one sentence, before anything else can fail in an unclear way. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(64);
}

/** Installs the npm packages when package-lock.json or Node's ABI has changed since the last time. */
export async function ensurePackages() {
  const stamp = `${hashOf(['package-lock.json'])} abi ${process.versions.modules}`;
  if (readStamp(STAMP) === stamp) return;
  say('installing npm packages (a minute or two, once) ...');
  await must('npm ci', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    quiet: true,
  });
  writeStamp(STAMP, stamp);
}
