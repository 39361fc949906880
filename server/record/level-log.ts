import type { Verdict } from '@/lib/cluster/topology';
import type { EntryBody } from '@/lib/history/entry';

type LevelEntry = Extract<EntryBody, { readonly type: 'level' }>;

/** Tells when the verdict's level changes. */
export class LevelLog {
  static readonly off: LevelEntry = {
    type: 'level',
    level: 'off',
    code: 'off',
    text: 'Slotscope was not watching.',
  };

  private level: LevelEntry['level'] = 'off';

  take({ level, code, text }: Verdict): readonly LevelEntry[] {
    if (level === this.level) return [];
    this.level = level;
    return [{ type: 'level', level, code, text }];
  }

  stop(): readonly LevelEntry[] {
    if (this.level === 'off') return [];
    this.level = 'off';
    return [LevelLog.off];
  }
}
