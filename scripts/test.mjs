// `npm test`: installs what is missing, builds what is stale, runs every check. The last line counts them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuild } from './setup/build.mjs';
import { ensureDebian, findProgram } from './setup/debian.mjs';
import { LAB_PROGRAMS, SERVER } from './setup/lab-programs.mjs';
import { ensurePackages, requireNode } from './setup/packages.mjs';
import { run, say } from './setup/run.mjs';

const RESULTS = 'test-results';
const total = { passed: 0, failed: 0, skipped: 0 };
const bin = name => [`node_modules/.bin/${name}`];

requireNode();
await ensurePackages();
const CHROMIUM = { env: 'CHROMIUM_BIN', names: ['chromium'], from: 'chromium' };
await ensureDebian([CHROMIUM, ...LAB_PROGRAMS]);
const chromium = findProgram(CHROMIUM);
for (const program of [SERVER, CHROMIUM]) {
  if (findProgram(program)) continue;
  const why = `${program.from} is missing and could not be installed (needs root on Debian, or set ${program.env})`;
  say(process.env.CI ? `FAILED: ${why}` : `the tests that need it are skipped: ${why}`);
  if (process.env.CI) total.failed++;
}
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

await check('format and lint', ...bin('biome'), ['check', '.', '--error-on-warnings']);
await check('types', ...bin('tsc'), ['--noEmit', '-p', '.']);
await check('boundaries', ...bin('depcruise'), [
  '--config',
  '.dependency-cruiser.mjs',
  'app',
  'components',
  'lib',
  'server',
]);
await check('unused code', ...bin('knip'), []);
await ensureBuild();
await check('page weight', process.execPath, ['scripts/page-weight.mjs']);
await suite('unit and integration', 'vitest.config.ts');
await suite('lab', 'vitest.lab.config.ts');
if (chromium) await suite('browser', 'vitest.e2e.config.ts', { CHROMIUM_BIN: chromium });
else if (!process.env.CI) await skip('browser', 'vitest.e2e.config.ts', 'chromium is missing');

process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 ? 0 : 1);

async function check(name, command, args) {
  const began = Date.now();
  const { status, output } = await run(command, args, { quiet: true });
  total[status === 0 ? 'passed' : 'failed']++;
  say(`${status === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds(began)} s)`);
  if (status !== 0) process.stderr.write(output);
}

async function suite(name, config, env = {}) {
  const began = Date.now();
  const file = `${RESULTS}/${config}.json`;
  const { status } = await run(
    'node_modules/.bin/vitest',
    ['run', '--config', config, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
    { env },
  );
  const result = read(file);
  total.passed += result.numPassedTests;
  total.skipped += result.numPendingTests + result.numTodoTests;
  // A file that fails to load has no failed test, yet it failed.
  total.failed += status === 0 ? 0 : Math.max(1, result.numFailedTests);
  say(`${status === 0 ? 'passed' : 'FAILED'}: ${name}, ${result.numPassedTests} tests (${seconds(began)} s)`);
}

/** Counts the tests of a suite that cannot be run here. */
async function skip(name, config, why) {
  const file = `${RESULTS}/${config}.json`;
  await run('node_modules/.bin/vitest', ['list', '--config', config, `--json=${file}`], { quiet: true });
  const tests = JSON.parse(readFileSync(file, 'utf8')).length;
  total.skipped += tests;
  say(`skipped: ${name}, ${tests} tests: ${why}`);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  }
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}
