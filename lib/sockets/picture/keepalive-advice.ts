import { plural } from '../../format/count';
import { exactDuration } from '../../format/duration';

/**
 * How long accepted bus connections go unprobed. `kernel`: keepalive is on with the kernel's own 7200 s, because Redis
 * asked for 0 s and the kernel refused. `scaled`: Redis took milliseconds for seconds.
 */
export type KeepaliveAge = 'none' | 'unseen' | 'short' | 'kernel' | 'scaled';

/** Longest interval that we call good, in s: a node timeout of two and a half minutes gives as much. */
export const LONG_S = 300;
/** Linux: tcp_keepalive_time, tcp_keepalive_intvl and tcp_keepalive_probes as shipped, in s. */
const KERNEL_S = 7200;
const KERNEL_PROBES_S = 9 * 75;

/** `seconds` is the longest time left that was seen, so at most the interval. */
export function keepaliveAge(seconds: number): KeepaliveAge {
  if (seconds <= LONG_S) return 'short';
  return seconds <= KERNEL_S ? 'kernel' : 'scaled';
}

/** What becomes of these connections when the peer's host vanishes. */
export function lingers(age: KeepaliveAge, links: string, seconds: number): string {
  switch (age) {
    case 'unseen':
      return 'No accepted bus link was idle enough to show its keepalive timer.';
    case 'none':
      return `${links} have no keepalive: when the other host vanishes, they stay half-open for as long as nothing is sent on them, and about 15 min after that.`;
    case 'kernel':
      return `${links} have only the kernel's own keepalive: when the other host vanishes, they stay half-open for up to ${exactDuration((KERNEL_S + KERNEL_PROBES_S) * 1000)}.`;
    case 'scaled':
      return `${links} are first probed after more than ${exactDuration(seconds * 1000)}: when the other host vanishes, they stay half-open for twice that.`;
    // Redis probes three times, each a third of the interval after the other (anetKeepAlive).
    case 'short':
      return `${links} have keepalive: when the other host vanishes, they are gone within about ${exactDuration(2 * seconds * 1000)}. Links it opened itself need none, the bus closes them after half the node timeout.`;
  }
}

/** What to set; empty where all is well. */
export function keepaliveAdvice(age: KeepaliveAge, version: string | undefined): string {
  const now = version ? ` (it runs ${version})` : '';
  switch (age) {
    case 'unseen':
    case 'short':
      return '';
    case 'kernel':
      return 'Raise cluster-node-timeout to 1000 ms or more: Redis sets keepalive to twice its whole seconds, and the kernel refuses 0.';
    // redis/redis#11785
    case 'scaled':
      return `Upgrade to 6.0.18, 6.2.11, 7.0.9 or later${now}: before, the node timeout in ms was taken for seconds.`;
    // redis/redis#9230
    case 'none':
      return version && setsKeepalive(version)
        ? `This version sets keepalive on accepted links${now}: see whether a proxy or a preloaded library takes it away, or preload libkeepalive.`
        : `Upgrade to 6.2.6, 7.0 or later${now}, which set keepalive on accepted links, or preload libkeepalive.`;
  }
}

function setsKeepalive(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 6) return major > 6;
  return minor === 0 ? patch >= 16 : minor > 2 || patch >= 6;
}

/** `5 accepted bus links`, or `2 of 5 accepted bus links`. */
export function someLinks(some: number, all: number): string {
  return some === all ? plural(all, 'accepted bus link') : `${some} of ${plural(all, 'accepted bus link')}`;
}
