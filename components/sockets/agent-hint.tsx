'use client';
import { useSyncExternalStore } from 'react';
import { useRecording } from '../time/time-context';
import { CommandLine } from '../ui/command-line';

const never = () => () => {};

/** What to do where no kernel is seen: one sentence, and the command for each host. */
export function AgentHint({ children }: { readonly children: string }) {
  const server = useSyncExternalStore(
    never,
    () => location.origin,
    () => '',
  );
  // A recording takes no samples any more.
  if (useRecording()) return <p className="text-sm text-dim">{children}</p>;
  return (
    <div className="space-y-1.5 text-sm text-dim">
      <p className="text-pretty">
        {children} This server samples its own host by itself; on every other Redis host run an agent.
      </p>
      <CommandLine command={`slotscope agent --server ${server} --token-file /etc/slotscope/agent.token`} />
    </div>
  );
}
