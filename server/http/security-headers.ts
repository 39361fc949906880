import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

export interface SecurityHeaderOptions {
  /** CSP sources of the pages' inline scripts. */
  readonly scriptHashes: readonly string[];
  readonly publicUrl?: string;
  /** Next's dev server evaluates code and inlines scripts that change with every edit. */
  readonly dev: boolean;
}

/** Sets the security headers of every answer. HSTS only where the public URL is https: it would lock out plain http. */
export function createSecurityHeaders(
  options: SecurityHeaderOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const https = options.publicUrl?.startsWith('https:') ?? false;
  const scripts = options.dev ? ["'unsafe-inline'", "'unsafe-eval'"] : options.scriptHashes;
  const set = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'", ...scripts],
        'style-src': ["'self'", "'unsafe-inline'"],
        'connect-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    // Both only work on https or localhost and make browsers complain on plain http elsewhere.
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    xFrameOptions: { action: 'deny' },
  });
  return (request, response) => set(request, response, () => undefined);
}
