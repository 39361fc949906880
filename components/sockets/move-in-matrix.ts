/** Where a key leads from a cell of an n × n matrix, counted row by row; null for keys that lead nowhere. */
export function moveInMatrix(key: string, from: number | null, count: number): number | null {
  if (count === 0) return null;
  const row = Math.floor((from ?? 0) / count);
  const column = (from ?? 0) % count;
  const go = (toRow: number, toColumn: number) => {
    const fit = (at: number) => Math.max(0, Math.min(count - 1, at));
    return from === null ? 0 : fit(toRow) * count + fit(toColumn);
  };
  switch (key) {
    case 'ArrowLeft':
      return go(row, column - 1);
    case 'ArrowRight':
      return go(row, column + 1);
    case 'ArrowUp':
      return go(row - 1, column);
    case 'ArrowDown':
      return go(row + 1, column);
    case 'Home':
      return go(row, 0);
    case 'End':
      return go(row, count - 1);
    case 'PageUp':
      return go(0, column);
    case 'PageDown':
      return go(count - 1, column);
    default:
      return null;
  }
}
