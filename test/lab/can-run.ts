import { execFileSync } from 'node:child_process';
import { findServerBinary } from '@/server/demo/find-server-binary';

/** Why the lab cannot be built on this machine, in a few words; null when it can. */
export function whyNoLab(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are Linux only';
  if (process.getuid?.() !== 0) return 'needs root, to make network namespaces';
  for (const program of ['ip', 'ss', 'bridge', 'iptables-restore', 'unshare', 'nsenter'])
    if (!runs('which', [program])) return `${program} is missing (iproute2, iptables, util-linux)`;
  if (!findServerBinary(process.env)) return 'no redis-server or valkey-server';
  const lossy = 'iptables -A INPUT -m statistic --mode random --probability 0.5 -j DROP';
  if (!runs('unshare', ['--net', '--pid', '--fork', '--mount-proc', 'sh', '-c', lossy]))
    return 'this machine does not let us make namespaces, or filter packets in them';
  return null;
}

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
