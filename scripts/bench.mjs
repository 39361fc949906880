// `npm run bench [-- NAME...]`: each bench in a process of its own, so that none runs in another's heap.
// Exits 1 when a budget is missed by more than the tolerance in bench/harness/row.ts, 64 for an unknown name.
import { ensureBuild } from './setup/build.mjs';
import { run, say } from './setup/run.mjs';

/** What runs against the built server and pages, and what needs only the source. */
const BENCHES = {
  parse: 'source',
  merge: 'source',
  sampling: 'source',
  agent: 'build',
  repaint: 'build',
  latency: 'build',
  steady: 'build',
  series: 'source',
  history: 'source',
  weight: 'build',
};

const names = process.argv.slice(2);
const unknown = names.find(name => !(name in BENCHES));
if (unknown) {
  say(`no bench ${unknown}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(64);
}
const chosen = names.length > 0 ? names : Object.keys(BENCHES);
if (chosen.some(name => BENCHES[name] === 'build')) await ensureBuild();
// Ctrl-C reaches the bench too, which then ends what it had started.
process.on('SIGINT', () => {});
// The tables that `sampling` reads shall hold what it put there: as root it gets a network of its own.
const OWN_NETWORK = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'];
const apart =
  (await run(OWN_NETWORK[0], [...OWN_NETWORK.slice(1), 'true'], { quiet: true })).status === 0
    ? OWN_NETWORK
    : [];
let failed = 0;
for (const name of chosen) {
  say(`bench ${name} ...`);
  const [program, ...args] = [...(name === 'sampling' ? apart : []), process.execPath];
  const { status } = await run(program, [...args, '--expose-gc', '--import', 'tsx', 'bench/main.ts', name]);
  if (status !== 0) failed++;
  if (status === 130) break;
}
process.exit(failed > 0 ? 1 : 0);
