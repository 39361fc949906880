/** Calls `fit` now and whenever the element's size changes; returns its undo. */
export function followSize(element: Element, fit: () => void): () => void {
  const observer = new ResizeObserver(fit);
  observer.observe(element);
  fit();
  return () => observer.disconnect();
}
