/**
 * Which of `count` rows of `step` px get a label when labels are `height` px high: all of `wanted` that fit, first come,
 * then as many others as there is room for, evenly. Ascending.
 */
export function axisLabels(
  count: number,
  step: number,
  height: number,
  wanted: Iterable<number>,
): readonly number[] {
  const reach = Math.max(1, Math.ceil(height / step));
  const taken = new Set<number>();
  const isFree = (row: number) => {
    for (let near = row - reach + 1; near < row + reach; near++) if (taken.has(near)) return false;
    return true;
  };
  for (const row of wanted) if (row >= 0 && row < count && isFree(row)) taken.add(row);
  for (let row = 0; row < count; row += reach) if (isFree(row)) taken.add(row);
  return [...taken].sort((a, b) => a - b);
}
