import type { NodeId } from '@/lib/cluster/ids';
import { nodeName } from '@/lib/cluster/node-name';
import type { Topology } from '@/lib/cluster/topology';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';
import { NodeLink } from '../node-panel/node-link';
import { Age } from '../ui/age';
import { CommandLine } from '../ui/command-line';
import { StateMark } from '../ui/state-mark';
import { Tag } from '../ui/tag';
import { leadWords, witnessWords } from './diagnosis-words';
import { KIND_WORDS } from './kind-words';

/** One diagnosis with all it rests on. A suspicion's mark is hollow, and says so in words. */
export function DiagnosisCard({
  diagnosis,
  topology,
  about,
  onSelect,
}: {
  readonly diagnosis: Diagnosis;
  readonly topology: Topology;
  /** The node whose card this is, and so need not be named; null where all are told. */
  readonly about: NodeId | null;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { kind, state, level, since, confidence, evidence, node, peer } = diagnosis;
  const { name, meaning } = KIND_WORDS[kind];
  const lead = leadWords(diagnosis);
  const far = topology.nodes.find(each => each.id === peer);
  // Some kinds name the far end in their own words.
  const named = far !== undefined && diagnosis.text.includes(nodeName(far));
  const link = (id: NodeId) => <NodeLink id={id} topology={topology} onSelect={onSelect} />;
  return (
    <article aria-label={name} className="flex items-start gap-2.5 text-sm">
      <span className="pt-0.5">
        <StateMark kind={level} size={16} hollow={state === 'suspected'} />
      </span>
      <div className="min-w-0 grow">
        <h4 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
          <span className="first-letter:uppercase">{name}</span>
          <Tag>{state === 'confirmed' ? 'CONFIRMED' : 'SUSPECTED'}</Tag>
        </h4>
        <p>
          {node === about ? 'It' : link(node)} {diagnosis.text}
          {peer === undefined || named ? null : peer === about ? ', towards it' : <>, towards {link(peer)}</>}
          .
        </p>
        <p className="text-dim">{meaning}</p>
        <p className="mt-1 text-xs text-dim">
          First sign <Age at={since} /> · {Math.round(confidence * 100)} % sure
          {lead === null ? '' : ` · ${lead}`}
        </p>
        <ul className="mt-1.5 space-y-1.5">
          {evidence.map(line => (
            <li key={`${line.witness} ${line.text}`}>
              <p>
                {line.text}{' '}
                <span className="whitespace-nowrap text-xs text-dim">
                  {witnessWords(line.witness)}, <Age at={line.at} />
                </span>
              </p>
              {line.confirm ? <CommandLine command={line.confirm} /> : null}
            </li>
          ))}
        </ul>
      </div>
    </article>
  );
}
