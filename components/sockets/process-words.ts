const STATES: Readonly<Record<string, string>> = {
  R: 'running',
  S: 'sleeping, waits for work',
  D: 'waits for a disk',
  T: 'stopped by a signal',
  t: 'held by a debugger',
  Z: 'dead, not collected yet',
  X: 'dead',
  I: 'idle',
};

/** The kernel's letter for a process's state in words; null is a process that is gone. */
export function processWords(state: string | null): string {
  if (state === null) return 'gone: no process listens on its port';
  const words = STATES[state];
  return words ? `${words} (${state})` : state;
}

/** Fewer connections than this have no turnover worth a word. */
const TELLING = 30;

/** What TIME_WAIT ÷ ESTABLISHED says: under 0.3 is healthy, over 0.8 unstable. */
export function turnoverWords(timeWait: number, established: number): string {
  if (timeWait === 0 && established === 0) return 'no connections';
  if (established === 0) return `${timeWait} closed lately, none open`;
  const ratio = timeWait / established;
  // A handful of either says nothing.
  if (timeWait + established < TELLING) return `${timeWait} to ${established}, too few to tell`;
  const figure = ratio.toFixed(2);
  if (ratio < 0.3) return `${figure}, healthy (under 0.3)`;
  return ratio > 0.8
    ? `${figure}, unstable (over 0.8): connections are opened and closed again at once`
    : `${figure}, raised (0.3 to 0.8)`;
}
