import { plural } from '../format/count';
import type { Incident, IncidentStepType } from './incident';
import { layOut, type TimelineLayout } from './timeline-layout';
import { preciseDuration, STEP_NAMES, utc } from './words';

/** Readable on light and dark grounds by itself; Okabe-Ito hues, and a shape for every kind of station. */
const STYLE = `
.ground{fill:#fff}.ink{fill:#18202a}.dim{fill:#465261}.line{stroke:#d8dee5}.unserved{fill:#c64f00;fill-opacity:.13}
.phase{fill:#eaeef2;stroke:#aab4c0}.ok{fill:#5a6675}.warn{fill:#b37400}.crit{fill:#c64f00}.info{fill:#0072b2}
text{font:12px system-ui,"DejaVu Sans",sans-serif}.small{font-size:11px}.head{font-weight:600}
@media (prefers-color-scheme:dark){.ground{fill:#13171d}.ink{fill:#d3dae3}.dim{fill:#98a3b3}.line{stroke:#2c3441}
.unserved{fill:#d55e00;fill-opacity:.2}.phase{fill:#1a1f27;stroke:#3a4352}.ok{fill:#98a3b3}.warn{fill:#e69f00}.crit{fill:#f07a2a}.info{fill:#56b4e9}}
`.replaceAll('\n', '');

/** The anatomy as a picture: one row a station, time to the right. A whole SVG document, without script or outside parts. */
export function drawIncident(incident: Incident): string {
  const layout = layOut(incident);
  const { width, height } = layout;
  const title = `Incident ${incident.number}: ${incident.text}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="desc">${escapeXml(describe(incident))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...ground(layout, incident),
    ...layout.rows.flatMap(row => [
      `<text class="ink" x="${layout.left - 14}" y="${row.y + 4}" text-anchor="end">${STEP_NAMES[row.type]}</text>`,
      ...row.marks.map(
        ({ x, step }) => `<g><title>${escapeXml(step.text)}</title>${mark(toneOf(row.type), x, row.y)}</g>`,
      ),
      `<text class="dim small" x="${layout.width - 8}" y="${row.y + 4}" text-anchor="end">+${preciseDuration(row.marks[0]?.step.after ?? 0)}${row.beyond ? ' →' : ''}</text>`,
    ]),
    '</svg>',
  ].join('\n');
}

function ground(
  { left, right, top, bottom, rows, ticks, phases, unserved }: TimelineLayout,
  incident: Incident,
): string[] {
  return [
    unserved
      ? `<rect class="unserved" x="${unserved.x}" y="${top}" width="${unserved.width}" height="${bottom - top}"><title>${escapeXml(`${plural(incident.unserved.count, 'slot')} not served`)}</title></rect>`
      : '',
    ...rows.map(({ y }) => `<line class="line" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/>`),
    ...phases.map(
      ({ x, width, name, from, to }) =>
        `<g><title>${name}: ${preciseDuration(to - from)}</title><rect class="phase" x="${x}" y="10" width="${width}" height="20" rx="2"/>${
          width > 64
            ? `<text class="dim small" x="${x + width / 2}" y="24" text-anchor="middle">${name}</text>`
            : ''
        }</g>`,
    ),
    ...ticks.map(
      ({ x, after }) =>
        `<g><line class="line" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 5}"/><text class="dim small" x="${x}" y="${bottom + 19}" text-anchor="middle">${tickText(after)}</text></g>`,
    ),
  ];
}

/** A tick without needless digits: `0 s`, `500 ms`, `2 s`, `1 min 40 s`. */
export const tickText = (after: number): string =>
  after === 0
    ? '0 s'
    : after < 1000
      ? `${after} ms`
      : after < 60_000
        ? `${after / 1000} s`
        : preciseDuration(after);

export type Tone = 'ok' | 'warn' | 'crit' | 'info';

/** Suspicion is a triangle, FAIL a diamond, what the cluster does about it a square, what is well again a circle. */
export function toneOf(type: IncidentStepType): Tone {
  switch (type) {
    case 'first-symptom':
    case 'pending-ping':
    case 'pfail':
    case 'quorum':
      return 'warn';
    case 'fail':
      return 'crit';
    case 'election':
    case 'epoch':
    case 'promotion':
      return 'info';
    case 'slots-served':
    case 'views-agree':
    case 'old-master-back':
      return 'ok';
  }
}

/** The outline of a mark around 0,0, as an SVG path. */
export const MARK_PATHS: Readonly<Record<Tone, string>> = {
  warn: 'M0-6L6.2 5H-6.2Z',
  crit: 'M0-7L7 0 0 7-7 0Z',
  info: 'M-5-5h10v10h-10Z',
  ok: 'M0-5a5 5 0 1 1 0 10a5 5 0 1 1 0-10Z',
};

const mark = (tone: Tone, x: number, y: number): string =>
  `<path class="${tone}" d="${MARK_PATHS[tone]}" transform="translate(${x} ${y})"/>`;

const describe = ({ steps, from }: Incident): string =>
  `Began ${utc(from)} UTC. ${steps.map(step => `${STEP_NAMES[step.type]} after ${preciseDuration(step.after)}: ${step.text}`).join('. ')}.`;

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// What XML does not allow at all goes.
const escapeXml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, sign => ESCAPED[sign] ?? sign);
