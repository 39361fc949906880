import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { EXIT_USAGE, run } from '@/server/cli/program';
import { type Flags, loadConfig } from '@/server/config/load-config';
import { UsageError } from '@/server/config/usage-error';
import { watchedClusters } from '@/server/config/watched-clusters';

const folder = mkdtempSync(path.join(tmpdir(), 'slotscope-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

const yaml = (text: string) => file('slotscope.yaml', text);
const load = (text: string, flags: Flags = {}, env: Record<string, string> = {}) =>
  loadConfig({ config: yaml(text), ...flags }, env);

const CLUSTER = 'clusters:\n  - name: prod\n    seeds: [10.0.0.1:6379]\n';

describe('what is wrong is named, with its place', () => {
  test.each([
    ['an unknown key', 'cluster: []\n', 'cluster: unknown key, did you mean clusters?'],
    [
      'deep inside',
      `${CLUSTER}    intervall: 1s\n`,
      'clusters[0].intervall: unknown key, did you mean interval?',
    ],
    [
      'snake for camel',
      `${CLUSTER}    address_map: []\n`,
      'clusters[0].address_map: unknown key, did you mean addressMap?',
    ],
    ['in tls', `${CLUSTER}    tls: {cacert: a.pem}\n`, 'clusters[0].tls.cacert: unknown key, did you mean'],
    ['in server', 'server: {prot: 1}\n', 'server.prot: unknown key, did you mean port?'],
    [
      'nothing like it',
      'server: {zzzzzzzzzzzz: 1}\n',
      'server.zzzzzzzzzzzz: unknown key, known keys are host, port, publicUrl.',
    ],
    ['a duration without unit', `${CLUSTER}    interval: 5\n`, 'clusters[0].interval: '],
    [
      'a bare number as text',
      `${CLUSTER}    interval: "5"\n`,
      'clusters[0].interval: must be a duration with a unit, 250 ms to 60 s, such as 500ms or 2s',
    ],
    [
      'a duration out of range',
      `${CLUSTER}    interval: 1ms\n`,
      'clusters[0].interval: must be a duration with a unit, 250 ms to 60 s',
    ],
    [
      'a seed without port',
      'clusters:\n  - name: a\n    seeds: [10.0.0.1]\n',
      'clusters[0].seeds[0]: "10.0.0.1" must be host:port',
    ],
    ['no seeds', 'clusters:\n  - name: a\n    seeds: []\n', 'clusters[0].seeds: '],
    [
      'a network that is none',
      `${CLUSTER}    allow: [10.0.0.0]\n`,
      'clusters[0].allow[0]: must be a network such as 10.0.0.0/8',
    ],
    [
      'a network with too many bits',
      `${CLUSTER}    allow: [10.0.0.0/99]\n`,
      'clusters[0].allow[0]: must be a network such as 10.0.0.0/8',
    ],
    [
      'a translation from nowhere',
      `${CLUSTER}    addressMap: [{from: "10.0.0.1:6379:1", to: 10.0.0.2}]\n`,
      'clusters[0].addressMap[0].from: must be host or host:port',
    ],
    [
      'a translation to a port that is none',
      `${CLUSTER}    addressMap: [{from: "10.0.0.1", to: "10.0.0.2:99999"}]\n`,
      'clusters[0].addressMap[0].to: must be host or host:port',
    ],
    [
      'a mistyped key that is missed',
      'clusters:\n  - name: a\n    seed: [10.0.0.1:6379]\n',
      'clusters[0].seed: unknown key, did you mean seeds?',
    ],
    ['a port that is none', 'server: {port: 70000}\n', 'server.port: '],
    ['an age without a unit', 'history: {retention: {minute: "90"}}\n', 'history.retention.minute: '],
    ['a size without sense', 'history: {retention: {maxBytes: lots}}\n', 'history.retention.maxBytes: '],
    ['a level nobody knows', 'log: {level: loud}\n', 'log.level: '],
    [
      'two clusters of one name',
      `${CLUSTER}  - name: prod\n    seeds: [10.0.0.2:6379]\n`,
      'two clusters are named prod; give each its own name.',
    ],
    ['broken YAML', 'clusters:\n  - name: [prod\nserver: {}\n', ' line 3 is not valid YAML'],
    ['a list at the top', '- a\n', 'must be a mapping of keys'],
  ])('%s', (_, text, sentence) => {
    expect(() => load(text)).toThrow(UsageError);
    expect(() => load(text)).toThrow(sentence);
  });

  test('names that give one id', () => {
    const loaded = load(`${CLUSTER}  - name: PROD\n    seeds: [10.0.0.2:6379]\n`);
    expect(() => watchedClusters(loaded)).toThrow('gives the same id (prod)');
  });

  test('a file that is not there', () => {
    expect(() => loadConfig({ config: path.join(folder, 'nowhere.yaml') }, {})).toThrow(
      'cannot be read (ENOENT)',
    );
  });

  test('a mistyped environment variable', () => {
    expect(() => loadConfig({}, { SLOTSCOPE_PROT: '1' })).toThrow(
      'SLOTSCOPE_PROT: unknown environment variable, did you mean SLOTSCOPE_PORT?',
    );
    expect(loadConfig({}, { OTHER_PROT: '1' }).config.server.port).toBe(3000);
  });

  test('flags that describe no cluster', () => {
    expect(() => loadConfig({ tls: true }, {})).toThrow('--tls describes the cluster given by --seed');
  });

  test('a password file or certificate that cannot be read', () => {
    expect(() => watchedClusters(load(`${CLUSTER}    password_file: missing\n`))).toThrow(
      'password_file of prod: missing cannot be read (ENOENT).',
    );
    expect(() => watchedClusters(load(`${CLUSTER}    tls: {ca: missing.pem}\n`))).toThrow(
      'tls.ca of prod: missing.pem',
    );
    expect(() => watchedClusters(load(`${CLUSTER}    tls: {cert: a.pem}\n`))).toThrow(
      'cert and key belong together',
    );
  });
});

describe('what is right', () => {
  test('defaults, units and ids', () => {
    const [cluster] = watchedClusters(
      load(`${CLUSTER}    timeout: 1.5s\n    allow: [10.0.0.0/8, "2001:db8::/32"]\n`),
    );
    expect(cluster).toEqual({
      id: 'prod',
      name: 'prod',
      seeds: [{ host: '10.0.0.1', port: 6379 }],
      interval: 1000,
      timeout: 1500,
      connectTimeout: 2000,
      addressMap: [],
      allow: ['10.0.0.0/8', '2001:db8::/32'],
      simulated: false,
      mode: 'queries',
    });
  });

  test('the first line of password_file, relative to the configuration; flags speak for their own cluster', () => {
    file('secret', 'open sesame\r\nsecond line\n');
    expect(watchedClusters(load(`${CLUSTER}    password_file: secret\n`))[0]?.password).toBe('open sesame');
    // The environment's password is for the cluster made there, and for no other.
    expect(
      watchedClusters(load(`${CLUSTER}    password_file: secret\n`, {}, { REDISCLI_AUTH: 'other' }))[0]
        ?.password,
    ).toBe('open sesame');
    const passwords = (flags: Flags, env: Record<string, string>) =>
      watchedClusters(load(CLUSTER, { seed: ['10.0.0.9:6379'], ...flags }, env)).map(one => one.password);
    expect(passwords({}, { REDISCLI_AUTH: 'other' })).toEqual([undefined, 'other']);
    expect(passwords({}, { SLOTSCOPE_PASSWORD: 'other' })).toEqual([undefined, 'other']);
    expect(passwords({ pass: 'flag' }, { REDISCLI_AUTH: 'other' })).toEqual([undefined, 'flag']);
    expect(watchedClusters(load(CLUSTER, {}, { REDISCLI_AUTH: 'other' }))[0]?.password).toBeUndefined();
  });

  test('file, then environment, then flags, in rising order', () => {
    const text = 'server: {host: 127.0.0.2, port: 1}\n';
    const server = (flags: Flags, env: Record<string, string>) => load(text, flags, env).config.server;
    expect(server({}, {})).toEqual({ host: '127.0.0.2', port: 1 });
    expect(server({}, { SLOTSCOPE_PORT: '2' })).toEqual({ host: '127.0.0.2', port: 2 });
    expect(server({ port: '3' }, { SLOTSCOPE_PORT: '2', SLOTSCOPE_HOST: '127.0.0.3' })).toEqual({
      host: '127.0.0.3',
      port: 3,
    });
    const seeds = (flags: Flags, env: Record<string, string>) =>
      load('', flags, env).config.clusters[0]?.seeds;
    expect(seeds({}, { SLOTSCOPE_SEEDS: 'a:1, b:2' })).toEqual([
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
    ]);
    expect(seeds({ seed: ['[::1]:3'] }, { SLOTSCOPE_SEEDS: 'a:1' })).toEqual([{ host: '::1', port: 3 }]);
  });

  test('slotscope.example.yaml', () => {
    const example = path.resolve(import.meta.dirname, '../../../slotscope.example.yaml');
    expect(existsSync(example)).toBe(true);
    expect(loadConfig({ config: example }, {}).config.server.host).toBe('127.0.0.1');
  });
});

describe('the command line ends with 64 and one line', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  });

  test.each([
    [
      'an unknown key',
      () => ['serve', '--config', yaml('servr: {}\n')],
      'servr: unknown key, did you mean server?',
    ],
    [
      'an open door',
      () => ['serve', '--config', yaml(CLUSTER), '--host', '0.0.0.0'],
      '--host 0.0.0.0 would let anyone on the network in; set auth.tokens_file',
    ],
    [
      'an open door in the demo',
      () => ['demo', '--host', '::'],
      '--host :: would let anyone on the network in',
    ],
    ['no cluster', () => ['serve'], 'no cluster to watch; give --seed HOST:PORT'],
    ['an unknown option', () => ['serve', '--sed', 'a:1'], "unknown option '--sed'"],
    ['an unknown command', () => ['sevre'], "unknown command 'sevre'"],
    ['check without a cluster', () => ['check'], 'which cluster?'],
    [
      'a duration without unit',
      () => ['serve', '--seed', 'a:1', '--interval', '5'],
      'must be a duration with a unit',
    ],
  ])('%s', async (_, words, sentence) => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0);
    expect(await run(words(), '1.0.0')).toBe(EXIT_USAGE);
    const [line, ...more] = written.join('').trimEnd().split('\n');
    expect(line).toMatch(/^slotscope: /);
    expect(line).toContain(sentence);
    // Commander adds a suggestion of its own.
    expect(more.filter(text => !text.startsWith('(Did you mean'))).toEqual([]);
  });

  test('a mistyped environment variable', async () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0);
    vi.stubEnv('SLOTSCOPE_SEED', 'a:1');
    expect(await run(['serve'], '1.0.0')).toBe(EXIT_USAGE);
    expect(written.join('')).toContain(
      'SLOTSCOPE_SEED: unknown environment variable, did you mean SLOTSCOPE_SEEDS?',
    );
  });
});
