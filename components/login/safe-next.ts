/** Where to go after a login: a path of this site, or the overview. Anything that could lead elsewhere is not followed. */
export function safeNext(next: string | null, origin: string): string {
  if (!next?.startsWith('/')) return '/';
  try {
    const url = new URL(next, origin);
    if (url.origin !== origin || url.pathname === '/login') return '/';
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return '/';
  }
}
