'use client';
import type { NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { Evidence, Topology } from '@/lib/cluster/topology';
import { DiagnosisCard } from '../diagnosis/diagnosis-card';
import { witnessWords } from '../diagnosis/diagnosis-words';
import { Age } from '../ui/age';
import { CommandLine } from '../ui/command-line';
import { StateMark } from '../ui/state-mark';
import { ViewAge } from '../ui/view-age';

/** The verdict's lines, without those that a diagnosis tells itself. */
export function evidenceOf({ verdict, diagnoses }: Topology): readonly Evidence[] {
  const told = new Set(diagnoses.flatMap(each => each.evidence.map(line => line.text)));
  return verdict.evidence.filter(line => line.witness === undefined || !told.has(line.text));
}

/** What the verdict rests on: who says so, how long ago, and the read-only command that confirms it. */
export function EvidenceList({
  topology,
  onSelect,
}: {
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { diagnoses } = topology;
  const evidence = evidenceOf(topology);
  return (
    <section
      id="evidence"
      aria-label="Evidence"
      className="max-h-[38vh] shrink-0 overflow-auto border-b border-line bg-panel px-4 py-2"
    >
      {evidence.length + diagnoses.length === 0 ? (
        <p className="py-1 text-sm text-dim">Nothing speaks against this cluster.</p>
      ) : null}
      {diagnoses.length > 0 ? (
        <div className="grid gap-x-8 gap-y-3 border-b border-line py-2 last:border-b-0 lg:grid-cols-2">
          {diagnoses.map(diagnosis => (
            <DiagnosisCard
              key={diagnosis.id}
              diagnosis={diagnosis}
              topology={topology}
              about={null}
              onSelect={onSelect}
            />
          ))}
        </div>
      ) : null}
      <ul className="divide-y divide-line">
        {evidence.map((line, index) => (
          <li
            key={`${line.by}${line.node ?? ''}${line.text}${index}`}
            className="grid items-center gap-x-4 gap-y-1 py-1.5 lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,36rem)]"
          >
            <span className="flex min-w-0 items-start gap-2.5 text-sm">
              <span className="pt-0.5">
                <StateMark kind={line.level} />
              </span>
              {line.text}
            </span>
            <span className="whitespace-nowrap text-xs text-dim max-lg:pl-6">
              <Witness line={line} topology={topology} onSelect={onSelect} />
            </span>
            <span className="min-w-0 max-lg:pl-6">
              {line.confirm ? <CommandLine command={line.confirm} /> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Witness(props: {
  readonly line: Evidence;
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { line, topology, onSelect } = props;
  if (line.witness !== undefined)
    return (
      <>
        {witnessWords(line.witness)}, <Age at={line.since ?? topology.at} />
      </>
    );
  if (line.by === 'us')
    return (
      <>
        this server, <Age at={topology.at} />
      </>
    );
  const by = line.by;
  const node = topology.nodes.find(each => each.id === by);
  return (
    <>
      <button type="button" onClick={() => onSelect(by)} className="link min-h-6 font-mono">
        {node ? nodeName(node) : by.slice(0, 8)}
      </button>
      , {node ? <ViewAge node={node} topology={topology} /> : 'not a member any more'}
    </>
  );
}
