import type { Millis } from '../cluster/ids';
import type { KeptDiagnosis } from '../history/entry';

/** A diagnosis as a bar in one of its lane's rows. */
export interface DiagnosisBar {
  readonly key: string;
  readonly row: number;
  readonly from: Millis;
  readonly to: Millis;
  /** True while it lasts. */
  readonly open: boolean;
  /** The gravest one, the first of those. */
  readonly kept: KeptDiagnosis;
  /** How many there are in this bar. */
  readonly count: number;
}

const GRAVITY = { info: 0, warning: 1, critical: 2 } as const;

/**
 * Diagnoses packed into `rows` rows, the earliest first, each at least `least` ms long. What finds no free row is counted in the
 * last row's bar. `end` is where what still lasts is drawn to.
 */
export function diagnosisBars(
  kept: readonly KeptDiagnosis[],
  { rows, least, end }: { readonly rows: number; readonly least: Millis; readonly end: Millis },
): readonly DiagnosisBar[] {
  const ends: Millis[] = Array.from({ length: rows }, () => Number.NEGATIVE_INFINITY);
  const bars: DiagnosisBar[] = [];
  const lastOf: number[] = [];
  const inOrder = [...kept].sort((a, b) => a.diagnosis.since - b.diagnosis.since);
  for (const one of inOrder) {
    const { diagnosis, cleared } = one;
    const from = diagnosis.since;
    const to = Math.max(cleared ?? end, from + least);
    const free = ends.findIndex(taken => taken <= from);
    if (free >= 0) {
      ends[free] = to;
      lastOf[free] = bars.length;
      bars.push({
        key: `${diagnosis.id} ${from}`,
        row: free,
        from,
        to,
        open: cleared === null,
        kept: one,
        count: 1,
      });
      continue;
    }
    const row = rows - 1;
    const place = lastOf[row];
    const bar = place === undefined ? undefined : bars[place];
    if (!bar || place === undefined) continue;
    ends[row] = Math.max(bar.to, to);
    const graver = GRAVITY[diagnosis.level] > GRAVITY[bar.kept.diagnosis.level];
    bars[place] = {
      ...bar,
      to: Math.max(bar.to, to),
      open: bar.open || cleared === null,
      kept: graver ? one : bar.kept,
      count: bar.count + 1,
    };
  }
  return bars;
}
