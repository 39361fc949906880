/** A count short enough for a table cell: "312", "8.20 k", "1.28 M", "2.05 G". Whole below a thousand, else three leading digits. */
export function formatCount(count: number): string {
  if (count < 1000) return `${Math.round(count)}`;
  const units = ['k', 'M', 'G', 'T'];
  let value = count / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** `1 node`, `3 nodes`: the number with its noun. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
