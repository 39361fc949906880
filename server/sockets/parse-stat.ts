/** What `/proc/<pid>/stat` tells. */
export interface ProcessStat {
  readonly comm: string;
  readonly state: string;
  readonly parent: number;
  /** User and system time in ticks of 10 ms. */
  readonly cpuTicks: number;
  /** Start in ticks after boot. */
  readonly started: number;
}

/** Null for what is no such line. The name stands in parentheses and may hold spaces and parentheses itself. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  // Fields after the name, counted from `state`, the third of proc(5).
  const fields = text.slice(close + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3]);
  const stat = {
    comm: text.slice(open + 1, close),
    state: fields[0] ?? '',
    parent: number(4),
    cpuTicks: number(14) + number(15),
    started: number(22),
  };
  return /^[A-Za-z]$/.test(stat.state) && Number.isFinite(stat.cpuTicks) && Number.isFinite(stat.started)
    ? stat
    : null;
}
