import type { Problem } from '@/lib/wire';

export type ApiReply<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly status: number; readonly text: string };

/** How long to wait for an answer to a question, in ms: a server that hangs must not look alive. */
const PATIENCE = 2000;
/** The same for something to be done, which may take a while. */
const PATIENCE_TO_ACT = 15_000;

/** Asks this server for JSON. Never throws: an answer that is not one becomes a sentence for the page. */
export async function askApi<T>(path: string, init?: RequestInit): Promise<ApiReply<T>> {
  try {
    const response = await fetch(path, {
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE),
      ...init,
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, body: body as T };
    return { ok: false, status: response.status, text: problemText(body, response.status) };
  } catch {
    return { ok: false, status: 0, text: 'The server does not answer.' };
  }
}

/** Sends JSON to this server. */
export function sendApi<T>(path: string, body: unknown): Promise<ApiReply<T>> {
  return askApi<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_TO_ACT),
  });
}

function problemText(body: unknown, status: number): string {
  const problem = body as Partial<Problem> | null;
  const words = [problem?.title, problem?.detail].filter(word => typeof word === 'string' && word !== '');
  return words.length > 0
    ? words.join('. ').replace(/\.\./g, '.')
    : `The server answered with status ${status}.`;
}
