import type { IncomingHttpHeaders } from 'node:http';

/** `host[:port]` of a URL without a default port, or null when it is none. */
function originOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/**
 * How a request's Origin relates to us: `absent` from scripts, `same` when it is the host it was sent to (or the
 * configured public URL), `foreign` for any other site and for anything malformed, `null` included.
 */
export function originKind(
  headers: IncomingHttpHeaders,
  publicUrl: string | undefined,
): 'absent' | 'same' | 'foreign' {
  if (headers.origin === undefined) return 'absent';
  const origin = originOf(headers.origin);
  if (!origin || (origin.protocol !== 'http:' && origin.protocol !== 'https:')) return 'foreign';
  if (publicUrl !== undefined && origin.origin === originOf(publicUrl)?.origin) return 'same';
  // Host has no scheme: read it with the origin's, so that a default port is dropped on both sides.
  const host = originOf(`${origin.protocol}//${headers.host ?? ''}`);
  return host !== null && host.host === origin.host ? 'same' : 'foreign';
}

/**
 * True when the Host header names this machine itself or the configured public URL. Without a login the name is all
 * that tells our own page from a foreign one whose DNS name was pointed at 127.0.0.1.
 */
export function isOwnHost(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  const host = originOf(`http://${headers.host ?? ''}`)?.hostname;
  if (!host) return false;
  return isLoopback(host) || (publicUrl !== undefined && host === originOf(publicUrl)?.hostname);
}

/** True for `localhost`, 127.0.0.0/8 and `::1`, with or without brackets. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
