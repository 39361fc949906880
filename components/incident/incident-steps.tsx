import Link from 'next/link';
import type { Incident } from '@/lib/incidents/incident';
import { preciseDuration, STEP_NAMES, utc } from '@/lib/incidents/words';
import { clusterHref } from '../cluster/query';
import { TableHead } from './table-head';

/** Every station with its time, which opens that moment. The timeline in words. */
export function IncidentSteps({ incident }: { readonly incident: Incident }) {
  return (
    <section aria-label="Stations" tabIndex={-1} className="overflow-x-auto px-4">
      <table className="w-full min-w-[40rem] text-left text-sm">
        <TableHead heads={['After', 'UTC', 'Station', 'What was seen']} />
        <tbody>
          {incident.steps.map(step => (
            <tr
              key={`${step.type} ${step.after} ${step.text}`}
              className="border-t border-line align-baseline"
            >
              <td className="whitespace-nowrap py-1 pr-4 text-right font-mono text-xs">
                +{preciseDuration(step.after)}
              </td>
              <td className="whitespace-nowrap pr-4">
                <Link
                  href={clusterHref(incident.cluster, { at: step.at })}
                  aria-label={`${utc(step.at)}, open this moment in replay`}
                  className="link inline-flex min-h-6 items-center font-mono text-xs"
                >
                  <time dateTime={new Date(step.at).toISOString()}>{utc(step.at)}</time>
                </Link>
              </td>
              <th scope="row" className="whitespace-nowrap pr-4 font-medium">
                {STEP_NAMES[step.type]}
              </th>
              <td className="wrap-anywhere">{step.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
