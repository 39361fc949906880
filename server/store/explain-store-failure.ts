const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Why the history cannot be kept, as one sentence with what to do. */
export function explainStoreFailure(error: unknown, place: string): string {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return `History is not kept: the disk of ${place} is full. Free space; it goes on by itself then.`;
  }
  if (
    /^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code) ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(code)
  ) {
    return `History is not kept: ${place} cannot be written (${text}). Give a data folder that this user may write.`;
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return `History is not kept: another Slotscope is using ${place}. Give each one its own data folder.`;
  }
  if (/^SQLITE_IOERR/.test(code)) {
    return `History is not kept: the disk of ${place} fails (${text}). Check it; it goes on by itself then.`;
  }
  if (isDamage(error)) {
    return `History is not kept: the file in ${place} is damaged or not a database (${text}). Move it away.`;
  }
  return `History is not kept: ${text}`;
}

/** Why a recording cannot be made, as one sentence with what to do. */
export function explainRecordFailure(error: unknown, file: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (codeOf(error) === 'SQLITE_FULL')
    return `The disk of ${file} is full: free space, or give another place.`;
  return text.includes(file) ? text : `${file} cannot be written (${text}).`;
}

/** Why a history cannot be read, as one sentence. */
export function explainReadFailure(error: unknown, place: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (isDamage(error))
    return `The history in ${place} is damaged or not a database (${text}). Give an undamaged copy, or export it anew.`;
  return codeOf(error) ? `The history in ${place} cannot be read (${text}).` : text;
}

/** True when the file itself is broken: trying again will not help, a new file will. */
export const isDamage = (error: unknown): boolean =>
  /^(SQLITE_(NOTADB|CORRUPT)|Z_(DATA|BUF|STREAM)_ERROR)/.test(codeOf(error));
