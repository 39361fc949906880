import type { NodeAddress } from './node-line';

const NO_AUX: NodeAddress['aux'] = [];

/**
 * Reads the address column: `ip:port` (3.x), `ip:port@cport` (4+), `,hostname` (7+), then any `,key=value`.
 * IPv6 stands without brackets, so the port begins after the *last* colon before `@`. The ip may be empty (`:0@0`,
 * `:7000`), the port 0 (TLS only), the bus port below the client port. Null when there is no colon or a port is no number.
 */
export function parseAddress(column: string): NodeAddress | null {
  const comma = column.indexOf(',');
  const endpoint = comma < 0 ? column : column.slice(0, comma);
  const at = endpoint.indexOf('@');
  const client = at < 0 ? endpoint : endpoint.slice(0, at);
  const colon = client.lastIndexOf(':');
  if (colon < 0) return null;
  const port = portNumber(client.slice(colon + 1));
  const busPort = at < 0 ? 0 : portNumber(endpoint.slice(at + 1));
  if (port < 0 || busPort < 0) return null;

  let host = client.slice(0, colon);
  if (host.startsWith('[') && host.endsWith(']')) host = host.slice(1, -1);
  if (comma < 0) return { host, port, busPort, hostname: '', aux: NO_AUX };

  // The hostname comes first and may be empty; only fields with `=` are auxiliary (shard-id, tls-port, ...).
  let hostname = '';
  const aux: (readonly [string, string])[] = [];
  for (const field of column.slice(comma + 1).split(',')) {
    const equals = field.indexOf('=');
    if (equals >= 0) aux.push([field.slice(0, equals), field.slice(equals + 1)]);
    else if (hostname === '') hostname = field;
  }
  return { host, port, busPort, hostname, aux: aux.length > 0 ? aux : NO_AUX };
}

/** 0 for an empty text (a listing cut by hand), -1 for anything that is not 0 to 65535. */
function portNumber(text: string): number {
  let port = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    port = port * 10 + digit;
  }
  return port <= 65535 ? port : -1;
}
