/** An object with a value for each of these names, its keys in their order. `place` counts from 0. */
export function byName<N extends string, V>(
  names: readonly N[],
  value: (name: N, place: number) => V,
): Record<N, V> {
  const values: Partial<Record<N, V>> = {};
  for (const [place, name] of names.entries()) values[name] = value(name, place);
  return values as Record<N, V>;
}
