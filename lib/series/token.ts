/** What a column's bytes say next. Plain numbers: one is read for each value that moves. */
export const Token = {
  /** The difference, or the number, that came last: so many times more. */
  repeat: 0,
  /** So many values are absent. */
  absent: 1,
  /** Eight bytes follow: a number that is not whole, or too large. */
  float: 2,
  /** From here on: a difference, zigzag, plus this. */
  literal: 3,
} as const;
