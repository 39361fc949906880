/** Why the history cannot be kept, as one sentence with what to do. */
export function explainStoreFailure(error: unknown, dir: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return `History is not kept: the disk of ${dir} is full. Free space or give another data folder.`;
  }
  if (
    /^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code) ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(code)
  ) {
    return `History is not kept: ${dir} cannot be written (${text}). Give a data folder that this user may write.`;
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return `History is not kept: another Slotscope is using ${dir}. Give each one its own data folder.`;
  }
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return `History is not kept: the file in ${dir} is damaged or not a database (${text}). Move it away and restart.`;
  }
  return `History is not kept: ${text}`;
}
