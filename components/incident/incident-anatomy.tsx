'use client';
import type { ClusterId } from '@/lib/cluster/ids';
import { formatRanges } from '@/lib/cluster/slots';
import { plural } from '@/lib/format/count';
import { phasesOf } from '@/lib/incidents/durations';
import type { Incident } from '@/lib/incidents/incident';
import { nextChecks } from '@/lib/incidents/next-checks';
import { howWords, preciseDuration, stateWord, utc } from '@/lib/incidents/words';
import { useAnswer } from '../http/use-answer';
import { useTitle } from '../shell/use-title';
import { Section } from '../ui/section';
import { StateMark } from '../ui/state-mark';
import { Facts } from './facts';
import { IncidentActions } from './incident-actions';
import { IncidentEvidence } from './incident-evidence';
import { Trouble } from './incident-list';
import { incidentPath } from './incident-query';
import { IncidentSteps } from './incident-steps';
import { IncidentTimeline } from './incident-timeline';
import { ReplicaTable } from './replica-table';

/** One failover, taken apart. */
export function IncidentAnatomy({ id, number }: { readonly id: ClusterId; readonly number: number }) {
  const { reply } = useAnswer<Incident>(incidentPath(id, number));
  useTitle(`Incident ${number} · Slotscope`);
  if (reply?.ok) return <Anatomy incident={reply.body} />;
  return (
    <>
      <h1 className="mb-4 text-xl font-semibold">Incident {number}</h1>
      {reply ? <Trouble text={reply.text} /> : <p className="text-dim">Fetching its anatomy.</p>}
    </>
  );
}

function Anatomy({ incident }: { readonly incident: Incident }) {
  const { level, text, unserved, failure, choice, replicas, diagnoses, successor } = incident;
  const phases = phasesOf(incident);
  const checks = nextChecks(incident);
  return (
    <article className="space-y-5">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 items-start gap-4">
          <StateMark kind={level} size={30} />
          <div className="min-w-0">
            <h1 className="text-pretty wrap-anywhere text-lg font-semibold leading-snug tracking-tight">
              {text}.
            </h1>
            {failure && !text.includes(failure.replace(/\.$/, '')) ? (
              <p className="text-pretty wrap-anywhere text-dim">{failure}</p>
            ) : null}
          </div>
        </div>
        <IncidentActions incident={incident} />
      </header>
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Section title="Timeline" className="rounded-lg border border-line bg-panel pb-2">
          <IncidentTimeline incident={incident} />
        </Section>
        <Section title="In short" className="rounded-lg border border-line bg-panel pb-3">
          <Facts
            facts={[
              ['State', stateWord(incident)],
              ['Began', `${utc(incident.from)} UTC`],
              ['Lasted', incident.lasted === null ? 'not over' : preciseDuration(incident.lasted)],
              ['How', howWords(incident)],
              ['Slots', `${plural(unserved.count, 'slot')} (${formatRanges(unserved.slots, ', ')})`],
              ['Not served', unservedWords(incident)],
              ...(unserved.whole > 0
                ? [['Whole cluster', `refused every slot for ${preciseDuration(unserved.whole)}`] as const]
                : []),
              ...(choice && successor ? [['Why this replica', choice] as const] : []),
            ]}
          />
        </Section>
      </div>
      <Section title="What happened" className="rounded-lg border border-line bg-panel pb-2">
        <IncidentSteps incident={incident} />
      </Section>
      <div className="grid gap-5 lg:grid-cols-2">
        {phases.length > 0 ? (
          <Section title="Durations" className="rounded-lg border border-line bg-panel pb-3">
            <Facts
              facts={phases.map(({ name, from, to, text: what }) => [
                name,
                `${preciseDuration(to - from)}, ${what}`,
              ])}
            />
          </Section>
        ) : null}
        {checks.length > 0 ? (
          <Section title="What to check next" className="rounded-lg border border-line bg-panel pb-3">
            <ul className="list-disc space-y-1.5 pl-8 pr-4 text-sm">
              {checks.map(check => (
                <li key={check} className="text-pretty wrap-anywhere">
                  {check}
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        {replicas.length > 0 ? (
          <Section title="Replicas" className="rounded-lg border border-line bg-panel pb-3">
            <ReplicaTable incident={incident} />
          </Section>
        ) : null}
        {diagnoses.length > 0 ? (
          <Section title="Evidence" className="rounded-lg border border-line bg-panel pb-3">
            <IncidentEvidence incident={incident} />
          </Section>
        ) : null}
      </div>
    </article>
  );
}

function unservedWords({ unserved }: Incident): string {
  if (unserved.from === null) return 'served all the time';
  return unserved.to === null ? 'not served yet' : `for ${preciseDuration(unserved.ms)}`;
}
