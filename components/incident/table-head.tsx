/** The heads of a table's columns. */
export function TableHead({ heads }: { readonly heads: readonly string[] }) {
  return (
    <thead className="text-xs text-dim">
      <tr>
        {heads.map(head => (
          <th key={head} scope="col" className="py-1 pr-4 font-medium">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}
