import { describe, expect, it } from 'vitest';
import { type ExportFlags, wantedRange } from '@/server/cli/export-options';
import { createProgress } from '@/server/cli/export-progress';
import { parseMoment } from '@/server/cli/parse-moment';
import { UsageError } from '@/server/config/usage-error';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('a moment on the command line', () => {
  it.each([
    ['now', NOW],
    ['-2h', NOW - 7_200_000],
    ['-1.5m', NOW - 90_000],
    ['-500ms', NOW - 500],
    ['-90000d', 0],
    ['1700000000000', 1_700_000_000_000],
    ['0', 0],
    ['2026-01-31T12:00:00Z', NOW],
    ['2026-01-31T13:00:00+01:00', NOW],
    ['2026-01-31', NOW - 43_200_000],
    ['2026-01-31T12:00:00', null],
    ['yesterday', null],
    ['-2', null],
    ['-h', null],
    ['', null],
    ['99999999999999999', null],
  ])('%s', (text, at) => expect(parseMoment(text, NOW)).toBe(at));
});

describe('what is to be exported', () => {
  const of = (flags: Partial<ExportFlags>) => () => wantedRange({ from: '-1h', to: 'now', ...flags }, NOW);

  it('is a range, of one cluster if one is named', () => {
    expect(of({})()).toEqual({ from: NOW - 3_600_000, to: NOW });
    expect(of({ cluster: 'prod', raw: true, out: 'a' })()).toMatchObject({ cluster: 'prod' });
  });

  it.each<[Partial<ExportFlags>, RegExp]>([
    [{ from: 'yesterday' }, /--from yesterday is no time; give ISO 8601/],
    [{ to: '-2' }, /--to -2 is no time/],
    [{ from: '2026-02-31' }, /--from 2026-02-31 is no time/],
    [{ to: '2026-02-31T10:00:00Z' }, /is no time/],
    [{ to: '2026-01-30T25:00:00Z' }, /is no time/],
    [{ to: '-2h' }, /--from .* is after --to 2026-01-31T10:00:00.000Z; give the earlier moment first/],
    [{ raw: true, file: 'a' }, /either --file or --raw/],
    [{ out: 'b', file: 'a' }, /either --file for a recording or --out/],
  ])('refuses %j', (flags, sentence) => {
    expect(of(flags)).toThrow(UsageError);
    expect(of(flags)).toThrow(sentence);
  });
});

describe('progress', () => {
  const range = { cluster: 'prod' as never, from: 1000, to: 2000 };
  const drawn = (isTTY: boolean) => {
    let text = '';
    let now = 0;
    const write = (more: string | Uint8Array) => {
      text += more;
      return true;
    };
    const progress = createProgress({ isTTY, write }, () => now);
    progress.step(range, 500, 1);
    progress.step(range, 1100, 2);
    now = 150;
    progress.step(range, 1500, 3);
    progress.end();
    return text;
  };

  it('is drawn on a terminal, not too often, and taken away', () => {
    expect(drawn(true).split('\r\u001b[K')).toEqual([
      '',
      'prod: 0 %, 1 entries, at 1970-01-01T00:00:00.500Z',
      'prod: 50 %, 3 entries, at 1970-01-01T00:00:01.500Z',
      '',
    ]);
    expect(drawn(false)).toBe('');
  });
});
