import { hueOf } from '@/lib/paint/owner-hues';

/** Muted colour of the n-th slot owner, as the slot map paints it when it first sees the cluster; themes set the ramp. */
export function ownerColour(index: number): string {
  const { degrees, step } = hueOf(index);
  return `oklch(calc(var(--owner-lightness) + ${step * 0.04}) var(--owner-chroma) ${degrees.toFixed(1)})`;
}
