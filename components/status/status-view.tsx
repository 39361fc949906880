'use client';
import { plural } from '@/lib/format/count';
import { formatAge } from '@/lib/format/duration';
import type { Hello } from '@/lib/wire';
import { type Answer, useAnswer } from '../http/use-answer';
import { useLive } from '../live/live-context';
import { selectClusters, selectLink } from '../live/selectors';
import { useServerLost, useSilence } from '../live/use-freshness';
import { localRange } from '../time/local-moment';
import type { MarkKind } from '../ui/mark-kind';
import { StatusHosts } from './status-hosts';
import { StatusLine } from './status-line';

const roles = { public: 'anybody, no login needed', viewer: 'viewer', operator: 'operator' } as const;

/** This server's own health: who watches the watcher. */
export function StatusView() {
  const health = useAnswer('/healthz');
  const ready = useAnswer('/readyz');
  const session = useAnswer<Hello>('/api/v1/session');
  const hello = session.reply?.ok ? session.reply.body : null;
  const recording = hello?.recording;
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-6 sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight">This server</h1>
      <p className="mt-1 text-dim">
        The health of Slotscope itself, not of the clusters it {recording ? 'shows' : 'watches'}.
      </p>
      <ul className="mt-5 divide-y divide-line rounded-lg border border-line bg-panel">
        <StatusLine name="Alive" source="/healthz" at={health.at} {...said(health, 'critical')}>
          The process answers.
        </StatusLine>
        <StatusLine name="Ready" source="/readyz" at={ready.at} {...said(ready, 'warning')}>
          {recording ? 'The recording can be read.' : 'The store is writable and every cluster was tried.'}
        </StatusLine>
        {recording ? (
          <StatusLine name="Recording" source="/api/v1/session" at={session.at} state="ok">
            {recording.file}, {localRange(recording)}. Nothing is watched or written here.
          </StatusLine>
        ) : null}
        <PushLine recorded={recording !== undefined} />
        <StatusLine name="Version" source="/api/v1/session" at={session.at} {...said(session, 'unknown')}>
          {hello ? `${hello.version}, build ${hello.build}` : ''}
        </StatusLine>
        {hello ? (
          <StatusLine name="You" source="/api/v1/session" at={session.at} state="ok">
            Role: {roles[hello.role]}.
          </StatusLine>
        ) : null}
      </ul>
      <StatusHosts />
    </div>
  );
}

/** The state of a line, and what to say instead of its good news. */
function said({ reply }: Answer<unknown>, bad: MarkKind): { state: MarkKind; instead?: string } {
  if (!reply) return { state: 'unknown', instead: 'Asking.' };
  return reply.ok ? { state: 'ok' } : { state: bad, instead: reply.text };
}

function PushLine({ recorded }: { readonly recorded: boolean }) {
  const link = useLive(selectLink);
  const lost = useServerLost();
  const silence = useSilence();
  const clusters = useLive(selectClusters)?.length ?? 0;
  const state = lost ? 'critical' : silence === null ? 'unknown' : 'ok';
  const age = silence === null ? null : `heard ${formatAge(silence)}`;
  return (
    <StatusLine name="Push" source="/ws/" state={state} age={age}>
      {link === 'lost'
        ? 'The connection is lost; trying again.'
        : lost
          ? 'Connected, but no word comes from the server.'
          : silence === null
            ? 'Connecting.'
            : `Connected; ${plural(clusters, 'cluster')} ${recorded ? 'in the recording' : 'watched'}.`}
    </StatusLine>
  );
}
