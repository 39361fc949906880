/**
 * What a value is told as the difference to: nothing, the first value (noise about a level), the value before (steps), or
 * the line through the two before (counters and clocks).
 */
export const PREDICTORS = ['none', 'first', 'previous', 'line'] as const;
export type Predictor = (typeof PREDICTORS)[number];

/** How a column is written. */
export interface ColumnForm {
  readonly predictor: Predictor;
  /** Values are whole numbers once multiplied by ten to this power; those that are not stand as they are. */
  readonly decimals: number;
}

/** For values that have nothing to do with each other: the numbers of one tick. */
export const ROW: ColumnForm = { predictor: 'none', decimals: 0 };

export const MAX_DECIMALS = 3;

/** Second differences of larger numbers would no longer be exact. */
const LARGEST = 2 ** 49;

/** `value` as a whole number of `scale`-ths, or null when it is not one. */
export function scaled(value: number, scale: number): number | null {
  const whole = scale === 1 ? value : Math.round(value * scale);
  const fits = Number.isInteger(whole) && Math.abs(whole) <= LARGEST && whole / scale === value;
  return fits && !Object.is(whole, -0) ? whole : null;
}

/** The form in which the column takes least room. Absent values are NaN. */
export function bestForm(column: ArrayLike<number>): ColumnForm {
  const decimals = decimalsOf(column);
  const scale = 10 ** decimals;
  const bits = { first: 0, previous: 0, line: 0 };
  let count = 0;
  let first = 0;
  let before = 0;
  let step = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!Number.isFinite(value)) continue;
    const whole = scaled(value, scale);
    if (whole === null) continue;
    if (count++ === 0) first = whole;
    else {
      const move = whole - before;
      bits.first += weight(whole - first);
      bits.previous += weight(move);
      bits.line += weight(move - step);
      step = move;
    }
    before = whole;
  }
  const predictor = (['previous', 'first', 'line'] as const).reduce((a, b) => (bits[b] < bits[a] ? b : a));
  return { predictor, decimals };
}

/** About the bits that a difference takes once it is deflated: runs of none cost next to nothing. */
const weight = (difference: number): number => (difference === 0 ? 0.1 : 2 + Math.log2(Math.abs(difference)));

function decimalsOf(column: ArrayLike<number>): number {
  let decimals = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!Number.isFinite(value) || Number.isInteger(value)) continue;
    for (let more = decimals; more <= MAX_DECIMALS; more++)
      if (scaled(value, 10 ** more) !== null) {
        decimals = more;
        break;
      }
  }
  return decimals;
}
