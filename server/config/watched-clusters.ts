import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import type { ClusterId } from '@/lib/cluster/ids';
import type { WatchedCluster } from '../watch/watched-cluster';
import type { Loaded } from './load-config';
import type { ClusterConfig } from './schema';
import { UsageError } from './usage-error';

/** Reads the secrets and certificates a configuration points to, and gives each cluster its id. */
export function watchedClusters({ config, folder, fromFlags }: Loaded): WatchedCluster[] {
  const ids = new Set<string>();
  return config.clusters.map(cluster => {
    const id = clusterId(cluster.name);
    if (ids.has(id))
      throw new UsageError(
        `clusters: the name ${cluster.name} gives the same id (${id}) as another; rename one.`,
      );
    ids.add(id);
    const secret = cluster.password_file
      ? read(folder, cluster.password_file, `password_file of ${cluster.name}`).split(/\r?\n/)[0]?.trim()
      : cluster.name === fromFlags?.name
        ? fromFlags.password
        : undefined;
    return {
      id,
      name: cluster.name,
      seeds: cluster.seeds,
      ...(cluster.user ? { user: cluster.user } : {}),
      ...(secret ? { password: secret } : {}),
      ...(cluster.tls ? { tls: tlsOptions(cluster, folder) } : {}),
      interval: cluster.interval,
      timeout: cluster.timeout,
      connectTimeout: cluster.connectTimeout,
      addressMap: cluster.addressMap,
      allow: cluster.allow,
      simulated: false,
      mode: cluster.mode,
    };
  });
}

/** `Prod cache (EU)` becomes `prod-cache-eu`: the id in URLs. */
export function clusterId(name: string): ClusterId {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return (slug || 'cluster') as ClusterId;
}

function tlsOptions({ tls, name }: ClusterConfig, folder: string): ConnectionOptions {
  if (typeof tls === 'boolean') return {};
  if (Boolean(tls.cert) !== Boolean(tls.key))
    throw new UsageError(`tls of ${name}: cert and key belong together; give both or none.`);
  return {
    ...(tls.ca ? { ca: read(folder, tls.ca, `tls.ca of ${name}`) } : {}),
    ...(tls.cert ? { cert: read(folder, tls.cert, `tls.cert of ${name}`) } : {}),
    ...(tls.key ? { key: read(folder, tls.key, `tls.key of ${name}`) } : {}),
    ...(tls.sni ? { servername: tls.sni } : {}),
    rejectUnauthorized: !tls.insecure,
  };
}

function read(folder: string, file: string, what: string): string {
  try {
    return readFileSync(path.resolve(folder, file), 'utf8');
  } catch (error) {
    throw new UsageError(`${what}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
