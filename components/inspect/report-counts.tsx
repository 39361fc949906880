import type { InspectReport } from '@/lib/cluster/inspect';

const always = [
  ['nodes', 'nodes'],
  ['masters', 'masters'],
  ['replicas', 'replicas'],
  ['slotsAssigned', 'slots assigned'],
  ['maxConfigEpoch', 'highest config epoch'],
] as const;

const whenAny = [
  ['fail', 'FAIL'],
  ['pfail', 'PFAIL'],
  ['disconnected', 'links disconnected'],
  ['handshake', 'in handshake'],
  ['noaddr', 'without address'],
  ['migrating', 'slots leaving'],
  ['importing', 'slots coming'],
] as const;

/** The dump in numbers; troubles are listed only where there are any. */
export function ReportCounts({ report }: { readonly report: InspectReport }) {
  const shown = [...always, ...whenAny.filter(([key]) => report[key] > 0)];
  return (
    <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3 rounded-lg border border-line bg-panel px-4 py-3">
      {shown.map(([key, name]) => (
        <div key={key} className="flex flex-col-reverse">
          <dt className="text-xs text-dim">{name}</dt>
          <dd className="text-lg font-semibold leading-6">{report[key]}</dd>
        </div>
      ))}
    </dl>
  );
}
