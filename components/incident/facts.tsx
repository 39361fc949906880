/** Facts by name. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, fact: string])[] }) {
  return (
    <dl className="normal-nums grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-4 text-sm">
      {facts.map(([name, fact]) => (
        <div key={name} className="contents">
          <dt className="text-dim">{name}</dt>
          <dd className="text-pretty wrap-anywhere">{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
