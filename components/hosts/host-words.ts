import { exactDuration } from '@/lib/format/duration';
import type { HostState } from '@/lib/sockets/picture/socket-picture';
import type { MarkKind } from '../ui/mark-kind';

export const HOST_KINDS: Readonly<Record<HostState['kind'], string>> = {
  local: 'this server',
  agent: 'agent',
  shell: 'shell agent',
};

export const SOURCES: Readonly<Record<'proc' | 'ss' | 'raw', string>> = {
  proc: '/proc',
  ss: 'ss',
  raw: 'posted /proc tables',
};

export const HOST_MARKS: Readonly<Record<HostState['state'], MarkKind>> = {
  live: 'ok',
  stale: 'stale',
  refused: 'warning',
};

/** `clock 12 ms ahead`; nothing below a tenth of a second, where nobody need care. */
export function clockWords(offset: number | null): string | null {
  if (offset === null || Math.abs(offset) < 100) return null;
  return `clock ${exactDuration(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}`;
}

/** The hosts in one line: `3 hosts, all live`, `1 of 3 hosts silent`. */
export function hostsSentence(hosts: readonly Pick<HostState, 'state'>[]): string {
  const count = (state: HostState['state']) => hosts.filter(host => host.state === state).length;
  const [stale, refused] = [count('stale'), count('refused')];
  const noun = hosts.length === 1 ? 'host' : 'hosts';
  if (stale + refused === 0)
    return `${hosts.length} ${noun} sampled, ${hosts.length === 1 ? 'live' : 'all live'}`;
  const parts = [
    ...(stale > 0 ? [`${stale} of ${hosts.length} ${noun} silent`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return parts.join(', ');
}
