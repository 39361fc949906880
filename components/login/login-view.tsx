'use client';
import { type FormEvent, useState } from 'react';
import { sendApi } from '../http/api';
import { BrandMark } from '../shell/brand-mark';
import { Button } from '../ui/button';
import { StateMark } from '../ui/state-mark';
import { safeNext } from './safe-next';

/** Takes a token, gets a session cookie for it, and goes back to where the person came from. */
export function LoginView() {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === '') return setError('Paste a token first.');
    setBusy(true);
    const reply = await sendApi('/api/v1/login', { token: token.trim() });
    if (reply.ok) {
      const next = new URLSearchParams(location.search).get('next');
      return location.assign(safeNext(next, location.origin));
    }
    setBusy(false);
    setError(refusal(reply.status, reply.text));
  };

  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-5 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-3">
          <BrandMark size={32} />
          <h1 className="text-xl font-semibold tracking-tight">Log in to Slotscope</h1>
        </div>
        <form onSubmit={event => void submit(event)} className="rounded-xl border border-line bg-panel p-5">
          <label htmlFor="token" className="block text-sm font-medium">
            Token
          </label>
          <input
            id="token"
            name="token"
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            value={token}
            onChange={event => setToken(event.target.value)}
            aria-invalid={error !== null}
            aria-describedby="token-help token-error"
            className="mt-1.5 h-10 w-full rounded-md border border-line-strong bg-bg px-3 font-mono text-sm"
          />
          <p id="token-help" className="mt-2 text-sm text-dim">
            A viewer or operator token from the server's tokens file. Whoever runs this server has it.
          </p>
          <p
            id="token-error"
            role="alert"
            className="mt-2 flex items-start gap-2 text-sm text-crit-text empty:hidden"
          >
            {error ? (
              <>
                <span className="pt-0.5">
                  <StateMark kind="critical" label={null} />
                </span>
                {error}
              </>
            ) : null}
          </p>
          <div className="mt-4">
            <Button tone="strong" type="submit" disabled={busy}>
              {busy ? 'Logging in' : 'Log in'}
            </Button>
          </div>
        </form>
      </div>
    </main>
  );
}

function refusal(status: number, text: string): string {
  if (status === 401 || status === 403)
    return 'This token is not known here. Check that it was pasted whole.';
  if (status === 429) return `Too many tries. ${text}`;
  return text;
}
