import { CommandLine } from '../ui/command-line';

const YAML = `clusters:
  - name: prod-cache
    seeds: ["10.0.0.1:6379", "10.0.0.2:6379"]
    # user: slotscope
    # password_file: /etc/slotscope/prod-cache.password`;

/** The overview of a server that watches nothing yet: how to change that. */
export function EmptyOverview() {
  return (
    <div className="mx-auto max-w-2xl rounded-lg border border-dashed border-line-strong bg-panel p-6 sm:p-8">
      <h2 className="text-lg font-semibold">No cluster is watched yet</h2>
      <p className="mt-2 text-dim">
        Name one node of a cluster; the others are found through it. Nothing is ever written to it.
      </p>
      <div className="mt-5 space-y-2">
        <CommandLine command="slotscope serve --seed 10.0.0.1:6379" />
        <CommandLine command="slotscope demo" />
      </div>
      <p className="mt-6 text-dim">
        Or list your clusters in a file and start with{' '}
        <code className="font-mono text-sm">slotscope serve --config slotscope.yaml</code>:
      </p>
      <pre className="mt-3 whitespace-pre-wrap rounded-md border border-line bg-bg p-4 font-mono text-xs text-dim">
        {YAML}
      </pre>
      <p className="mt-4 text-sm text-faint">
        Passwords are read from files or REDISCLI_AUTH, never from this page.
      </p>
    </div>
  );
}
