import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { explainIssue, nearest } from './explain-issue';
import { type ConfigFile, configFile } from './schema';
import { UsageError } from './usage-error';

/** What flags of the command line may set; the rest needs a file. */
export interface Flags {
  readonly config?: string;
  readonly seed?: readonly string[];
  readonly name?: string;
  readonly host?: string;
  readonly port?: string;
  readonly data?: string;
  readonly interval?: string;
  readonly user?: string;
  readonly pass?: string;
  readonly tls?: boolean;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly sni?: string;
  readonly insecure?: boolean;
}

/** A checked configuration, with the folder that its relative paths start from. */
export interface Loaded {
  readonly config: ConfigFile;
  readonly folder: string;
  /** The cluster made of flags and environment, and the password given there: for it alone, and nobody else's to see. */
  readonly fromFlags?: { readonly name: string; readonly password?: string };
}

/** Environment variables and where they go. Everything else that begins with SLOTSCOPE_ is a mistake. */
const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  SLOTSCOPE_HOST: ['server', 'host'],
  SLOTSCOPE_PORT: ['server', 'port'],
  SLOTSCOPE_PUBLIC_URL: ['server', 'publicUrl'],
  SLOTSCOPE_DATA: ['history', 'dir'],
  SLOTSCOPE_TOKENS_FILE: ['auth', 'tokens_file'],
  SLOTSCOPE_AGENTS_TOKENS_FILE: ['agents', 'tokens_file'],
  SLOTSCOPE_LOG_LEVEL: ['log', 'level'],
};
const ENVIRONMENT_ELSEWHERE = [
  'SLOTSCOPE_CONFIG',
  'SLOTSCOPE_SEEDS',
  'SLOTSCOPE_NAME',
  'SLOTSCOPE_PASSWORD',
  'SLOTSCOPE_USER',
];

/**
 * File, then environment, then flags, in rising order. Throws a UsageError with one sentence for the first thing
 * that is wrong; nothing is guessed and unknown keys name the nearest known one.
 */
export function loadConfig(flags: Flags, env: Readonly<Record<string, string | undefined>>): Loaded {
  checkEnvironment(env);
  const file = flags.config ?? env.SLOTSCOPE_CONFIG;
  const raw: Record<string, unknown> = file ? readYaml(file) : {};
  for (const [name, place] of Object.entries(ENVIRONMENT)) if (env[name]) put(raw, place, env[name]);
  if (flags.host) put(raw, ['server', 'host'], flags.host);
  if (flags.port) put(raw, ['server', 'port'], flags.port);
  if (flags.data) put(raw, ['history', 'dir'], flags.data);

  const name = flags.name ?? env.SLOTSCOPE_NAME ?? 'cluster';
  const seeds = flags.seed?.length ? flags.seed : env.SLOTSCOPE_SEEDS?.split(',').map(seed => seed.trim());
  if (seeds?.length)
    raw.clusters = [
      ...(Array.isArray(raw.clusters) ? raw.clusters : []),
      flagCluster(flags, env, name, seeds),
    ];
  else rejectLoneFlags(flags);

  const parsed = configFile.safeParse(raw);
  if (!parsed.success)
    throw new UsageError(`${file ?? 'configuration'}: ${explainIssue(worst(parsed.error.issues))}`);
  const names = parsed.data.clusters.map(cluster => cluster.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice)
    throw new UsageError(
      `${file ?? 'configuration'}: two clusters are named ${twice}; give each its own name.`,
    );
  const password = flags.pass ?? env.SLOTSCOPE_PASSWORD ?? env.REDISCLI_AUTH;
  return {
    config: parsed.data,
    folder: file ? path.dirname(path.resolve(file)) : process.cwd(),
    ...(seeds?.length ? { fromFlags: { name, ...(password ? { password } : {}) } } : {}),
  };
}

/** A mistyped key is also a missing one: the key is the news. */
function worst(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  return issues.find(issue => issue.code === 'unrecognized_keys') ?? issues[0]!;
}

function flagCluster(
  flags: Flags,
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  seeds: readonly string[],
) {
  const user = flags.user ?? env.SLOTSCOPE_USER;
  const tls = flags.tls || flags.cacert || flags.cert || flags.sni || flags.insecure;
  const absolute = (file: string | undefined) => (file ? path.resolve(file) : undefined);
  const cluster = {
    name,
    seeds,
    user,
    interval: flags.interval,
    tls: tls
      ? {
          ca: absolute(flags.cacert),
          cert: absolute(flags.cert),
          key: absolute(flags.key),
          sni: flags.sni,
          insecure: flags.insecure ?? false,
        }
      : false,
  };
  return JSON.parse(JSON.stringify(cluster));
}

/** `--tls` without `--seed` would silently do nothing. */
function rejectLoneFlags(flags: Flags): void {
  const lone = (
    ['name', 'interval', 'user', 'pass', 'tls', 'cacert', 'cert', 'key', 'sni', 'insecure'] as const
  ).find(flag => flags[flag]);
  if (lone)
    throw new UsageError(
      `--${lone} describes the cluster given by --seed; add --seed HOST:PORT or write it in the configuration file.`,
    );
}

function checkEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  const known = [...Object.keys(ENVIRONMENT), ...ENVIRONMENT_ELSEWHERE];
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SLOTSCOPE_') || known.includes(name)) continue;
    const near = nearest(name, known);
    throw new UsageError(
      `${name}: unknown environment variable, ${near ? `did you mean ${near}?` : `known are ${known.join(', ')}.`}`,
    );
  }
}

function readYaml(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code}); check the path given by --config.`,
    );
  }
  let value: unknown;
  try {
    value = parse(text) ?? {};
  } catch (error) {
    const where = error instanceof YAMLParseError && error.linePos ? ` line ${error.linePos[0].line}` : '';
    throw new UsageError(`${file}:${where} is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(
      `${file}: must be a mapping of keys such as clusters and server; see slotscope.example.yaml.`,
    );
  return value as Record<string, unknown>;
}

function put(target: Record<string, unknown>, [first, second]: readonly string[], value: unknown): void {
  if (!first || !second) return;
  const section = target[first];
  target[first] = { ...(typeof section === 'object' ? section : {}), [second]: value };
}
