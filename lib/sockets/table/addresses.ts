/** True for addresses that every namespace has for itself. */
export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1' || ip === 'localhost';
}

export function isWildcard(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::' || ip === '';
}

/** One spelling for one host: IPv4 mapped into IPv6 is plain IPv4, brackets and zones go, letters are small. */
export function plainIp(ip: string): string {
  const bare = ip.replace(/^\[|\]$|%.*$/g, '').toLowerCase();
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
}
