import { formatRanges } from '../cluster/slots';
import { plural } from '../format/count';
import { phasesOf } from './durations';
import type { Incident } from './incident';
import { nextChecks } from './next-checks';
import { doubtOf } from './replicas';
import { howWords, preciseDuration, STEP_NAMES, stateWord, utc } from './words';

/** The anatomy for a post-mortem, as Markdown. All times are UTC; `clusterName` is what people call the cluster. */
export function reportIncident(incident: Incident, clusterName: string): string {
  const { number, master, text } = incident;
  return `${[
    `# ${plain(clusterName)}, incident ${number}: ${plain(master.name)}`,
    `${plain(text)}.`,
    table(['', ''], summary(incident, clusterName)),
    '## What happened',
    table(
      ['After', 'UTC', 'Station', 'What was seen'],
      incident.steps.map(step => [
        `+${preciseDuration(step.after)}`,
        utc(step.at),
        STEP_NAMES[step.type],
        step.text,
      ]),
    ),
    'A station stands at the time it was seen, at most one poll interval after it came to pass. Durations are by a monotonic clock.',
    ...section('## Durations', durations(incident)),
    ...section('## Replicas', replicas(incident)),
    ...section('## Evidence', evidence(incident)),
    ...section(
      '## What to check next',
      nextChecks(incident)
        .map(check => `- [ ] ${plain(check)}`)
        .join('\n'),
    ),
  ].join('\n\n')}\n`;
}

const section = (title: string, body: string): string[] => (body === '' ? [] : [title, body]);

function summary(incident: Incident, clusterName: string): string[][] {
  const { cluster, master, successor, unserved, from, to, lasted, failure, choice } = incident;
  const slots = `${plural(unserved.count, 'slot')} (${formatRanges(unserved.slots, ', ')})`;
  const time = unserved.to === null ? 'not served yet' : preciseDuration(unserved.ms);
  return [
    ['Cluster', `${clusterName} (${cluster})`],
    ['State', stateWord(incident)],
    ['Began', `${utc(from)} UTC`],
    ['Ended', to === null ? 'not yet' : `${utc(to)} UTC, after ${preciseDuration(lasted ?? 0)}`],
    ['Master', `${master.name}, node ${master.id}`],
    ['Successor', successor ? `${successor.name}, node ${successor.id}` : 'none'],
    ['How', howWords(incident)],
    ...(choice ? [['Why this replica', choice]] : []),
    ...(failure ? [[successor ? 'Why not sooner' : 'Why nobody took over', failure]] : []),
    ['Not served', unserved.from === null ? `0 s: ${slots} were served all the time` : `${slots}: ${time}`],
    ...(unserved.whole > 0
      ? [
          [
            'Whole cluster',
            `cluster_state:fail for ${preciseDuration(unserved.whole)}: masters refused every slot`,
          ],
        ]
      : []),
  ];
}

function durations(incident: Incident): string {
  const phases = phasesOf(incident);
  if (phases.length === 0) return '';
  return table(
    ['Phase', 'Lasted', 'What it is'],
    phases.map(({ name, from, to, text }) => [name, preciseDuration(to - from), text]),
  );
}

function replicas(incident: Incident): string {
  if (incident.replicas.length === 0) return '';
  return table(
    ['Replica', 'Offset last read', 'What spoke against it'],
    incident.replicas.map(one => [
      one.name + (one.id === incident.successor?.id ? ' (took over)' : ''),
      one.offset === null ? 'not known' : `${one.offset} bytes`,
      doubtOf(one) ?? 'nothing',
    ]),
  );
}

const evidence = ({ diagnoses, master }: Incident): string =>
  diagnoses
    .flatMap(one => [
      `- ${plain(`${master.name} ${one.text} (${one.kind}, ${one.state})`)}`,
      ...one.evidence.map(
        line =>
          `  - ${utc(line.at)}, ${plain(line.witness)}: ${plain(line.text)}${line.confirm ? ` \`${line.confirm.replaceAll('`', "'")}\`` : ''}`,
      ),
    ])
    .join('\n');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** Names come from the cluster: nothing in them may become markup. */
const plain = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|]/g, sign => `\\${sign}`);
