import type { Topology } from '@/lib/cluster/topology';
import { StateMark } from '../ui/state-mark';

/** When no node is known: what each seed said, and what to do about it. */
export function SeedsView({ topology }: { readonly topology: Topology }) {
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-8">
      <h2 className="text-lg font-semibold">No node of this cluster has answered yet</h2>
      <p className="mt-1 text-dim">
        These are the addresses it is looked for at. Each is tried again, less often the longer it fails.
      </p>
      <ul className="mt-5 space-y-2.5">
        {topology.seeds.map(seed => (
          <li
            key={seed.seed}
            className="flex items-start gap-4 rounded-lg border border-line bg-panel px-4 py-3.5"
          >
            <span className="pt-0.5">
              <StateMark kind={seed.ok ? 'ok' : seed.failure ? 'unreachable' : 'unknown'} size={18} />
            </span>
            <div className="min-w-0">
              <p className="font-mono text-sm font-medium">{seed.seed}</p>
              {seed.failure ? <p className="mt-1">{seed.failure.text}</p> : null}
              {seed.failure?.advice ? <p className="text-dim">{seed.failure.advice}</p> : null}
              {!seed.ok && !seed.failure ? <p className="text-dim">Not tried yet.</p> : null}
            </div>
          </li>
        ))}
        {topology.seeds.length === 0 ? <li className="text-dim">No seed is configured.</li> : null}
      </ul>
    </div>
  );
}
