import { Command } from 'commander';
import type { Level, Topology } from '@/lib/cluster/topology';
import { loadConfig } from '../config/load-config';
import { UsageError } from '../config/usage-error';
import { watchedClusters } from '../config/watched-clusters';
import { lookOnce } from '../watch/look-once';
import { connectionFlags, withConnectionOptions } from './connection-options';

/** Monitoring-plugin convention: OK, WARNING, CRITICAL, UNKNOWN. */
const EXIT: Readonly<Record<Level, number>> = { ok: 0, info: 0, warning: 1, critical: 2, unknown: 3 };
const WORD = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

export function checkCommand(): Command {
  const command = new Command('check')
    .description('look at a cluster once; exit 0 healthy, 1 degraded, 2 failing, 3 could not tell')
    .argument('[host:port]', 'a node of the cluster')
    .option('-h, --host <host>', 'as redis-cli')
    .option('-p, --port <port>', 'as redis-cli')
    .option('--json', 'print the topology as JSON');
  return withConnectionOptions(command).action(async (seed: string | undefined, options) => {
    const { host, port, json, ...connection } = options;
    if (seed && (host || port)) throw new UsageError('check: give either HOST:PORT or -h and -p, not both.');
    const target = seed ?? (host || port ? `${host ?? '127.0.0.1'}:${port ?? 6379}` : null);
    if (!target) throw new UsageError('check: which cluster? Give HOST:PORT of one of its nodes.');
    const flags = await connectionFlags(connection);
    const [cluster] = watchedClusters(
      loadConfig({ ...flags, seed: [target], name: target }, process.env),
    ).slice(-1);
    if (!cluster) throw new UsageError('check: no cluster given.');
    const topology = await lookOnce(cluster);
    const status = topology.views.length === 0 ? 3 : EXIT[topology.verdict.level];
    process.stdout.write(json ? `${JSON.stringify(topology, null, 2)}\n` : report(topology, status));
    process.exitCode = status;
  });
}

function report({ verdict, nodes, slots, currentEpoch, views }: Topology, status: number): string {
  const lines = [`${WORD[status]} - ${verdict.text} ${verdict.risk}`.trimEnd()];
  if (nodes.length > 0)
    lines.push(
      `${nodes.length} nodes, ${slots.ok} of 16384 slots ok, current epoch ${currentEpoch}, ${views.length} of ${nodes.length} views read`,
    );
  if (status > 0)
    for (const { text, confirm } of verdict.evidence)
      lines.push(`  - ${text}${confirm ? `   (${confirm})` : ''}`);
  return `${lines.join('\n')}\n`;
}
