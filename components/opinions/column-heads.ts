/** Column heads without what all of them begin with: `.1`, `.2` for `10.77.0.1`, `10.77.0.2`. */
export function columnHeads(labels: readonly string[]): readonly string[] {
  const [first = ''] = labels;
  if (labels.length < 2) return labels;
  let same = 0;
  while (same < first.length && labels.every(label => label[same] === first[same])) same++;
  const cut = Math.max(first.lastIndexOf('.', same - 1), first.lastIndexOf(':', same - 1));
  return cut > 0 ? labels.map(label => label.slice(cut)) : labels;
}
