/**
 * Muted colour of the n-th slot owner, as the slot map paints it when it first sees the cluster: the golden section
 * spreads the hues, three lightness steps tell neighbours apart without them. Both themes set their own ramp.
 */
export function ownerColour(index: number): string {
  const degrees = 115 + ((0.54 + index * 0.618034) % 1) * 250;
  const step = [0, 0.04, -0.04][index % 3] ?? 0;
  return `oklch(calc(var(--owner-lightness) + ${step}) var(--owner-chroma) ${degrees.toFixed(1)})`;
}
