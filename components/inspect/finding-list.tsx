'use client';
import type { NodeId } from '@/lib/cluster/ids';
import type { InspectReport } from '@/lib/cluster/inspect';
import type { Topology } from '@/lib/cluster/topology';
import { NodeLinks } from '../node-panel/node-link';
import { StateMark } from '../ui/state-mark';

/** How many nodes of a finding and how many malformed lines are listed before the rest is only counted. */
const SHOWN = 12;

/** What the dump says is wrong, worst first as reported, and the lines that could not be read. */
export function FindingList(props: {
  readonly report: InspectReport;
  readonly topology: Topology;
  readonly onSelect: (node: NodeId) => void;
}) {
  const { report, topology, onSelect } = props;
  const hidden = report.malformed.length - SHOWN;
  return (
    <section aria-label="Findings" aria-live="polite" className="mt-4 rounded-lg border border-line bg-panel">
      <h2 className="eyebrow px-4 pt-3">Findings</h2>
      <ul className="divide-y divide-line px-4 pb-1">
        {report.findings.length === 0 ? (
          <li className="flex items-center gap-3 py-2.5">
            <StateMark kind="ok" size={16} label={null} />
            Nothing wrong is to be seen in this dump.
          </li>
        ) : null}
        {report.findings.map(finding => (
          <li key={`${finding.code} ${finding.text}`} className="flex items-start gap-3 py-2.5">
            <span className="pt-0.5">
              <StateMark kind={finding.level} size={16} />
            </span>
            <div className="min-w-0">
              <p>{finding.text}</p>
              <NodeLinks ids={finding.nodes.slice(0, SHOWN)} topology={topology} onSelect={onSelect} />
            </div>
          </li>
        ))}
        {report.malformed.slice(0, SHOWN).map(({ line, reason }) => (
          <li key={line} className="flex items-start gap-3 py-2.5">
            <span className="pt-0.5">
              <StateMark kind="unknown" size={16} label={null} />
            </span>
            <p>
              Line {line} is not a node line: {reason}
            </p>
          </li>
        ))}
        {hidden > 0 ? (
          <li className="py-2.5 text-dim">And {hidden} more lines that are not node lines.</li>
        ) : null}
      </ul>
    </section>
  );
}
