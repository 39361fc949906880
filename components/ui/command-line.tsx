import { CopyButton } from './copy-button';

/** A shell command, ready to copy. Only read-only commands are ever shown this way. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className="flex items-center gap-1 rounded-md border border-line bg-bg py-0.5 pl-2.5 pr-0.5">
      <code className="min-w-0 grow whitespace-pre-wrap break-all font-mono text-xs text-dim">{command}</code>
      <CopyButton text={command} what="command" />
    </div>
  );
}
