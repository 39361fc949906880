import type { Millis } from '@/lib/cluster/ids';

/** Signals closer together than this are one: a terminal, npm and our starter each pass the same Ctrl-C on. */
const ONE_SIGNAL: Millis = 1000;

/** Undoes in order, once, on the first signal; a second one, meant as such, ends at once. */
export function stopOnSignal(stop: (() => Promise<void> | void)[], say: (text: string) => void) {
  const now = async () => {
    for (const undo of stop.splice(0)) await undo();
  };
  let stoppingSince: Millis | null = null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      if (stoppingSince !== null) {
        if (performance.now() - stoppingSince > ONE_SIGNAL) process.exit(130);
        return;
      }
      stoppingSince = performance.now();
      say(`${signal}: stopping.`);
      await now();
      process.exit(0);
    });
  return { now };
}
