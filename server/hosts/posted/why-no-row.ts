/** What is wrong with a line that is no row of a socket table, in words that end a sentence. */
export function whyNoRow(line: string, isLast: boolean): string {
  if (/[*?]{2}|[xX]{4}/.test(line)) return 'its addresses or numbers are masked';
  if ((line.match(/\b[0-9A-Fa-f]{8,32}:[0-9A-Fa-f]{4}\b/g)?.length ?? 0) > 2)
    return 'two rows have run into each other';
  if (/^\s*\d+:/.test(line)) return isLast ? 'the text ends within it' : 'it is cut short or damaged';
  return 'it is no row of /proc/net/tcp';
}
