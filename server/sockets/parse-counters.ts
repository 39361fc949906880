import type { NamespaceCounters } from '@/lib/sockets/sample/sample';

/** The TCP counters of `/proc/net/snmp`; null where they are not in it. */
export function parseCounters(snmp: string): NamespaceCounters | null {
  const lines = snmp.split('\n').filter(line => line.startsWith('Tcp: '));
  const names = lines[0]?.split(' ') ?? [];
  const values = lines[1]?.split(' ') ?? [];
  const value = (name: string) => Number(values[names.indexOf(name)] ?? Number.NaN);
  const counters = {
    retransSegs: value('RetransSegs'),
    passiveOpens: value('PassiveOpens'),
    activeOpens: value('ActiveOpens'),
  };
  return Object.values(counters).every(Number.isFinite) ? counters : null;
}

/** How many TCP rows a namespace's tables have, by its `sockstat` and `sockstat6`. */
export function parseSockstat(sockstat: string, sockstat6: string): number {
  const count = (pattern: RegExp) => Number(pattern.exec(sockstat)?.[1] ?? 0);
  return count(/^TCP: inuse (\d+)/m) + count(/^TCP: .*\btw (\d+)/m) + (parseSockstat6(sockstat6) ?? 0);
}

/** How many sockets of IPv6 there are but for TIME_WAIT, listeners among them; null where that is not told. */
export function parseSockstat6(sockstat6: string): number | null {
  const inUse = /^TCP6: inuse (\d+)/m.exec(sockstat6)?.[1];
  return inUse === undefined ? null : Number(inUse);
}
