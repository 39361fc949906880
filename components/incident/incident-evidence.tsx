import type { Incident } from '@/lib/incidents/incident';
import { utc } from '@/lib/incidents/words';
import { witnessWords } from '../diagnosis/diagnosis-words';
import { CommandLine } from '../ui/command-line';

/** What kernels and questions said of the master. */
export function IncidentEvidence({ incident: { diagnoses, master } }: { readonly incident: Incident }) {
  return (
    <ul className="space-y-3 px-4 text-sm">
      {diagnoses.map(({ id, kind, state, text, evidence }) => (
        <li key={id}>
          <p className="font-medium">
            {master.name} {text} ({kind}, {state})
          </p>
          <ul className="mt-1 space-y-1.5 border-l-2 border-line pl-3">
            {evidence.map(line => (
              <li key={`${line.witness} ${line.text}`}>
                <p className="text-pretty wrap-anywhere">{line.text}</p>
                <p className="text-xs text-dim">
                  {witnessWords(line.witness)}, since {utc(line.at)} UTC
                </p>
                {line.confirm ? <CommandLine command={line.confirm} /> : null}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
