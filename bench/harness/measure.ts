/** Durations of repeated runs, in ms. */
export interface Timing {
  readonly median: number;
  readonly p95: number;
  readonly runs: number;
}

export interface MeasureOptions {
  /** Runs that are not counted, until the compiler has settled. */
  readonly warmUp: number;
  readonly runs: number;
  /** Collect what preparing left behind before the clock starts; for inputs so large that it would be paid inside. */
  readonly collect?: boolean;
}

/**
 * Times `run` over inputs that `prepare` makes afresh, outside the clock: a string or an object that was seen before has
 * its hash and its flat form cached, which no reply from a socket has.
 */
export function measure<Input>(
  prepare: () => Input,
  run: (input: Input) => unknown,
  { warmUp, runs, collect = false }: MeasureOptions,
): Timing {
  const times: number[] = [];
  let kept: unknown;
  for (let i = 0; i < warmUp + runs; i++) {
    const input = prepare();
    if (collect) globalThis.gc?.();
    const began = performance.now();
    kept = run(input);
    const took = performance.now() - began;
    if (i >= warmUp) times.push(took);
  }
  // A result nobody reads could be optimised away together with the work.
  if (kept === undefined) throw new Error('A benchmarked function gave nothing.');
  return summarise(times);
}

/** Median and 95th percentile of at least one duration. */
export function summarise(times: readonly number[]): Timing {
  return { median: quantile(times, 0.5), p95: quantile(times, 0.95), runs: times.length };
}

/** The smallest value that at least `q` (0 to 1) of the values do not exceed; NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
