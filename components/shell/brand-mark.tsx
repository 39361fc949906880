/** A slot circle in three arcs: what the product shows, as small as it gets. */
export function BrandMark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" fill="none" strokeWidth="3.4">
      <path d="M13.3 3.100A9 9 0 0 1 20.300 15.400" stroke="var(--ink)" />
      <path d="M18.900 17.800A9 9 0 0 1 5.100 17.800" stroke="var(--faint)" />
      <path d="M3.700 15.400A9 9 0 0 1 10.700 3.100" stroke="var(--accent)" />
    </svg>
  );
}
