/** One line of a bench's table. Numbers are in `unit`; what a bench has no peer or limit for stays away. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly p95?: number;
  /** The same job done the way people usually do it. */
  readonly peer?: number;
  /** What no implementation could beat. */
  readonly limit?: number;
  readonly budget?: number;
  /** Whether the budget is a ceiling (`most`, the default) or a floor (`least`). */
  readonly bound?: 'most' | 'least';
}

/** Machines differ and other processes run: only a budget missed by more than this factor fails a run. */
export const TOLERANCE = 1.5;

/** How far over its budget a row is: 1 is exactly on it, less is better; 0 without a budget. */
export function budgetUse({ ours, budget, bound }: Row): number {
  if (budget === undefined) return 0;
  const use = bound === 'least' ? budget / ours : ours / budget;
  return Number.isNaN(use) ? Number.POSITIVE_INFINITY : use;
}
