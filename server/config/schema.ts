import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isHostOrEndpoint, parseEndpoint } from '../redis/where-to-connect';
import { parseBytes, parseDuration } from './duration';

const duration = (min: number, max: number) =>
  z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== null && ms >= min && ms <= max) return ms;
    context.addIssue({
      code: 'custom',
      message: `must be a duration with a unit, ${min} ms to ${max / 1000} s, such as 500ms or 2s`,
    });
    return z.NEVER;
  });

const DAY = 86_400_000;
const age = duration(3_600_000, 3650 * DAY);

const endpoint = z.string().transform((text, context) => {
  const parsed = parseEndpoint(text);
  if (parsed) return parsed;
  context.addIssue({
    code: 'custom',
    message: `"${text}" must be host:port, such as 10.0.0.1:6379 or [2001:db8::1]:6379`,
  });
  return z.NEVER;
});

const cidr = z
  .string()
  .refine(text => ipaddr.isValidCIDR(text), 'must be a network such as 10.0.0.0/8 or 2001:db8::/32');

const address = z
  .string()
  .refine(
    isHostOrEndpoint,
    'must be host or host:port, such as 10.0.0.1, db.example:6379 or [2001:db8::1]:6379',
  );

/** TLS towards Redis. Files are PEM; paths are relative to the configuration file. */
const tls = z.strictObject({
  /** Authority that signed the servers' certificates; default: the system's. */
  ca: z.string().optional(),
  /** Client certificate, with `key`. */
  cert: z.string().optional(),
  key: z.string().optional(),
  /** Server name to send and to check the certificate against. */
  sni: z.string().optional(),
  /** Accept any certificate. Default false. */
  insecure: z.boolean().default(false),
});

const cluster = z
  .strictObject({
    /** Shown on screens and, made URL-safe, its id. */
    name: z.string().min(1).max(100),
    /**
     * `queries` (default) asks every node, and takes socket tables where agents give them. `sockets` never connects to
     * Redis: members, roles and faults are inferred from the agents' socket tables alone, and slots stay unknown.
     */
    mode: z.enum(['queries', 'sockets']).default('queries'),
    /**
     * One or more nodes to begin with, `host:port`; one living is enough. In `sockets` mode they only tell which of the
     * clusters on the sampled hosts is meant; without any it is all of them.
     */
    seeds: z.array(endpoint).default([]),
    /** ACL user; default: the `default` user. */
    user: z.string().optional(),
    /** File whose first line is the password. */
    password_file: z.string().optional(),
    tls: z.union([z.boolean(), tls]).default(false),
    /** Between polls. Default 1s. */
    interval: duration(250, 60_000).default(1000),
    /** A node that takes longer to answer is unreachable. Default 500ms. */
    timeout: duration(50, 30_000).default(500),
    /** A connection may take this long to open. Default 2s. */
    connectTimeout: duration(50, 30_000).default(2000),
    /** Translations of gossiped addresses, for clusters behind NAT: `host` or `host:port`. */
    addressMap: z.array(z.strictObject({ from: address, to: address })).default([]),
    /** Networks that gossiped addresses must lie in; default: any. */
    allow: z.array(cidr).default([]),
  })
  .refine(({ mode, seeds }) => mode === 'sockets' || seeds.length > 0, {
    path: ['seeds'],
    message: 'must name at least one node as host:port',
  });

/** The configuration file. Every key is documented in slotscope.example.yaml; unknown keys are errors. */
export const configFile = z.strictObject({
  clusters: z.array(cluster).default([]),
  server: z
    .strictObject({
      /** Address to listen on. Anything but loopback needs `auth.tokens_file`. Default 127.0.0.1. */
      host: z.string().min(1).default('127.0.0.1'),
      /** Default 3000. */
      port: z.coerce.number().int().min(0).max(65535).default(3000),
      /** The address people type, when a proxy stands in front: `https://slotscope.example.com`. */
      publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    })
    .prefault({}),
  history: z
    .strictObject({
      /** Folder of the database. Default `./slotscope-data`. */
      dir: z.string().min(1).default('slotscope-data'),
      retention: z
        .strictObject({
          /** How long everything is kept as it was: what was shown, every number, events, raw texts. Default 30d. */
          raw: age.default(30 * DAY),
          /** How long numbers are kept by minutes (smallest, largest, last). Default 90d; never less than `raw`. */
          minute: age.default(90 * DAY),
          /** How long numbers are kept by hours, and incidents. Default 730d; never less than `minute`. */
          hour: age.default(730 * DAY),
          /** How large the database may grow; the oldest of each kind goes first. Default 1GiB. */
          maxBytes: z
            .union([z.number(), z.string()])
            .transform((value, context) => {
              const bytes = parseBytes(String(value));
              if (bytes !== null && bytes >= 1_000_000) return bytes;
              context.addIssue({
                code: 'custom',
                message: 'must be a size of at least 1MB, such as 512MB or 2GiB',
              });
              return z.NEVER;
            })
            .default(1024 ** 3),
        })
        .prefault({}),
      backups: z
        .strictObject({
          /** Folder for the raw CLUSTER NODES texts as files, a subfolder for each cluster and time. Without it none are written. */
          dir: z.string().min(1).optional(),
          /** Between two backups. Default 1h. */
          every: duration(60_000, 30 * DAY).default(3_600_000),
          /** How many of each cluster stay; the oldest goes first. Default 168, a week of hours. */
          keep: z.int().min(1).max(100_000).default(168),
        })
        .prefault({}),
    })
    .prefault({}),
  auth: z
    .strictObject({
      /** Who may look (viewer) and act (operator): lines of `name role sha256:hash`. Made with `slotscope token`. */
      tokens_file: z.string().optional(),
    })
    .prefault({}),
  agents: z
    .strictObject({
      /** Who may send samples of other hosts: lines of `name agent sha256:hash`. Made with `slotscope token NAME --role agent`. */
      tokens_file: z.string().optional(),
      /** Sample this server's own host while a watched node lives on it. Default true. */
      local: z.boolean().default(true),
    })
    .prefault({}),
  log: z
    .strictObject({
      /** trace, debug, info, warn, error or silent. Default info. */
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    })
    .prefault({}),
});

export type ConfigFile = z.output<typeof configFile>;
export type ClusterConfig = ConfigFile['clusters'][number];
