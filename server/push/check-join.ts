import type { IncomingMessage } from 'node:http';
import { type Auth, bearerOf } from '../auth/auth';
import { isOwnHost, originKind } from '../auth/same-origin';

/**
 * Why a request to the push path is turned away before socket.io sees it, or null. Whether somebody is logged in is
 * checked later, in the namespace, where the answer can be a clear `unauthorized`.
 */
export function refuseJoin(
  request: IncomingMessage,
  auth: Auth,
  publicUrl: string | undefined,
): 'foreign origin' | 'foreign host' | null {
  const { headers } = request;
  if (!auth.login && !isOwnHost(headers, publicUrl)) return 'foreign host';
  switch (originKind(headers, publicUrl)) {
    case 'same':
      return null;
    case 'foreign':
      return 'foreign origin';
    case 'absent': {
      // Browsers send no Origin with a polling GET of their own page; with upgrades and POSTs they always do.
      const mayLackOrigin = request.method === 'GET' && headers.upgrade === undefined;
      const withCookieOnly = auth.login && headers.cookie !== undefined && bearerOf(headers) === null;
      return withCookieOnly && !mayLackOrigin ? 'foreign origin' : null;
    }
  }
}
