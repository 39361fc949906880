import type { Incident } from '@/lib/incidents/incident';
import { doubtOf } from '@/lib/incidents/replicas';
import { TableHead } from './table-head';

/** Who could have taken over, and what spoke against whom. */
export function ReplicaTable({ incident: { replicas, successor } }: { readonly incident: Incident }) {
  return (
    <table className="mx-4 text-left text-sm">
      <TableHead heads={['Replica', 'Offset', 'Against it']} />
      <tbody>
        {replicas.map(one => (
          <tr key={one.id} className="border-t border-line align-baseline">
            <th scope="row" className="py-1 pr-4 font-mono text-xs font-normal">
              {one.name}
              {one.id === successor?.id ? <span className="font-sans"> (took over)</span> : null}
            </th>
            <td className="whitespace-nowrap pr-4">
              {one.offset === null ? 'not known' : `${one.offset} bytes`}
            </td>
            <td className="wrap-anywhere">{doubtOf(one) ?? 'nothing'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
