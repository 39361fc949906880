import type { Millis } from '@/lib/cluster/ids';
import type { EntryBody } from '@/lib/history/entry';
import type { Diagnosis } from '@/lib/sockets/diagnose/diagnosis';

type DiagnosisEntry = Extract<EntryBody, { readonly type: 'diagnosis' }>;

/** Tells of diagnoses when they are raised, proven, otherwise than before in more than words, and cleared. */
export class DiagnosisLog {
  private open: ReadonlyMap<string, Diagnosis> = new Map();

  take(diagnoses: readonly Diagnosis[], at: Millis): readonly DiagnosisEntry[] {
    const now = new Map(diagnoses.map(one => [keyOf(one), one]));
    const moved = diagnoses.filter(one => {
      const before = this.open.get(keyOf(one));
      return !before || standing(before) !== standing(one);
    });
    const cleared = [...this.open].filter(([key]) => !now.has(key));
    this.open = now;
    return [
      ...moved.map((diagnosis): DiagnosisEntry => ({ type: 'diagnosis', diagnosis, cleared: null })),
      ...cleared.map(([, diagnosis]): DiagnosisEntry => ({ type: 'diagnosis', diagnosis, cleared: at })),
    ];
  }
}

const keyOf = ({ id, since }: Diagnosis): string => `${id} ${since}`;

const standing = ({ state, level, confirmedAt, pfailAt, evidence }: Diagnosis): string =>
  [state, level, confirmedAt, pfailAt, ...evidence.map(({ witness }) => witness)].join(' ');
