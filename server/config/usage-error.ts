/** Something the user wrote that we cannot use: one clear sentence saying what, where, and what to do. Exit 64. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
