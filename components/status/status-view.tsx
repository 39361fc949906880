'use client';
import { useEffect, useState } from 'react';
import type { Hello } from '@/lib/wire';
import { type ApiReply, askApi } from '../http/api';
import { useLive } from '../live/live-context';
import { selectClusters, selectLink } from '../live/selectors';
import { StatusLine } from './status-line';

interface Answers {
  readonly health: ApiReply<unknown>;
  readonly ready: ApiReply<unknown>;
  readonly session: ApiReply<Hello>;
}

/** How often the server is asked about itself, in ms. */
const EVERY = 5000;

const roles = { public: 'anybody, no login needed', viewer: 'viewer', operator: 'operator' } as const;

/** This server's own health: who watches the watcher. */
export function StatusView() {
  const answers = useAnswers();
  const link = useLive(selectLink);
  const clusters = useLive(selectClusters);
  const session = answers?.session.ok ? answers.session.body : null;
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-6 sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight">This server</h1>
      <p className="mt-1 text-dim">The health of Slotscope itself, not of the clusters it watches.</p>
      <ul className="mt-5 divide-y divide-line rounded-lg border border-line bg-panel">
        <StatusLine
          name="Alive"
          source="/healthz"
          state={answers ? (answers.health.ok ? 'ok' : 'critical') : 'unknown'}
          text={answers ? (answers.health.ok ? 'The process answers.' : answers.health.text) : 'Asking.'}
        />
        <StatusLine
          name="Ready"
          source="/readyz"
          state={answers ? (answers.ready.ok ? 'ok' : 'warning') : 'unknown'}
          text={
            answers
              ? answers.ready.ok
                ? 'The store is writable and every cluster was tried.'
                : answers.ready.text
              : 'Asking.'
          }
        />
        <StatusLine
          name="Push"
          source="/ws/"
          state={link === 'open' ? 'ok' : link === 'lost' ? 'critical' : 'unknown'}
          text={
            link === 'open'
              ? `Connected; ${clusters?.length ?? 0} clusters watched.`
              : link === 'lost'
                ? 'The connection is lost; trying again.'
                : 'Connecting.'
          }
        />
        <StatusLine
          name="Version"
          source="/api/v1/session"
          state={session ? 'ok' : 'unknown'}
          text={
            session
              ? `${session.version}, build ${session.build}`
              : answers && !answers.session.ok
                ? answers.session.text
                : 'Asking.'
          }
        />
        {session ? (
          <StatusLine name="You" source="/api/v1/session" state="ok" text={`Role: ${roles[session.role]}.`} />
        ) : null}
      </ul>
    </div>
  );
}

function useAnswers(): Answers | null {
  const [answers, setAnswers] = useState<Answers | null>(null);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const [health, ready, session] = await Promise.all([
        askApi('/healthz'),
        askApi('/readyz'),
        askApi<Hello>('/api/v1/session'),
      ]);
      if (gone) return;
      setAnswers({ health, ready, session });
      timer = setTimeout(ask, EVERY);
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, []);
  return answers;
}
