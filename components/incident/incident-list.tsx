'use client';
import Link from 'next/link';
import { useRef } from 'react';
import type { ClusterId } from '@/lib/cluster/ids';
import { plural } from '@/lib/format/count';
import type { Incident } from '@/lib/incidents/incident';
import { preciseDuration, stateWord, utc } from '@/lib/incidents/words';
import { useAnswer } from '../http/use-answer';
import { focusIsFree, useKeys } from '../shell/use-keys';
import { useTitle } from '../shell/use-title';
import { StateMark } from '../ui/state-mark';
import { incidentHref, incidentPath } from './incident-query';

/** Every incident that is kept of a cluster, newest first. */
export function IncidentList({ id, name }: { readonly id: ClusterId; readonly name: string }) {
  const { reply } = useAnswer<{ readonly incidents: readonly Incident[] }>(incidentPath(id));
  const list = useRef<HTMLUListElement>(null);
  const move = (step: number) => (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow') && !focusIsFree(event)) return false;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
    return undefined;
  };
  useKeys({ j: move(1), k: move(-1), ArrowDown: move(1), ArrowUp: move(-1) });
  useTitle(`Incidents of ${name} · Slotscope`);

  const incidents = reply?.ok ? reply.body.incidents : [];
  return (
    <>
      <header className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Incidents of {name}</h1>
        <p className="text-sm text-dim">{reply?.ok ? plural(incidents.length, 'incident') : ''}</p>
      </header>
      {reply === null ? <p className="text-dim">Fetching the incidents.</p> : null}
      {reply && !reply.ok ? <Trouble text={reply.text} /> : null}
      {reply?.ok && incidents.length === 0 ? (
        <p className="rounded-lg border border-line bg-panel px-4 py-3 text-dim">
          No failover was seen since this cluster is watched, and none that should have been. Once a master
          fails or is replaced, its story is told here, station by station.
        </p>
      ) : null}
      <ul ref={list} data-arrow-list className="space-y-2">
        {incidents.map(incident => (
          <li key={incident.number}>
            <Link
              href={incidentHref(id, incident.number)}
              className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3 gap-y-1 rounded-lg border border-line bg-panel px-4 py-2.5 hover:border-line-strong"
            >
              <span className="pt-0.5">
                <StateMark kind={incident.level} size={16} />
              </span>
              <span className="text-pretty wrap-anywhere">{incident.text}.</span>
              <span className="col-start-2 flex flex-wrap gap-x-4 text-xs text-dim">
                <span>Incident {incident.number}</span>
                <time dateTime={new Date(incident.from).toISOString()}>
                  {utc(incident.from).slice(0, 19)} UTC
                </time>
                <span>{stateWord(incident)}</span>
                {incident.trigger === 'unknown' ? null : <span>{incident.trigger}</span>}
                {incident.lasted === null ? null : <span>{preciseDuration(incident.lasted)}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Why there is nothing to show. */
export function Trouble({ text }: { readonly text: string }) {
  return (
    <p
      role="alert"
      className="flex items-center gap-3 rounded-lg border border-dashed border-line-strong bg-raised px-4 py-2.5 text-sm"
    >
      <StateMark kind="unreachable" size={16} label={null} />
      {text}
    </p>
  );
}
