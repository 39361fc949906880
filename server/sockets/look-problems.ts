import type { SampleProblem } from '@/lib/sockets/sample/sample';
import { MOST_ROWS } from './namespace-fold';
import type { FoundProcess, NamespaceRef } from './process-finder';

export function noRedis(proc: string): SampleProblem {
  return {
    code: 'no-redis',
    text: `No redis-server, valkey-server or sentinel process is to be seen in ${proc}. Run the sampler on the host they run on, where its processes are visible: no hidepid mount, and the host's pid namespace for containers.`,
  };
}

export function unreadable(processes: readonly FoundProcess[]): SampleProblem {
  return {
    code: 'namespace-unreadable',
    text: `The socket table of ${named(processes)} may not be read: nothing is known of its connections. Let the sampler read /proc/${processes[0]?.pid ?? '<pid>'}/net/tcp, as root or in a container that shares the host's /proc.`,
  };
}

/** What is lost where /proc/<pid>/fd is closed to us. */
export function hiddenOwners(hidden: readonly FoundProcess[]): SampleProblem[] {
  if (hidden.length === 0) return [];
  return [
    {
      code: 'owners-unreadable',
      text: `Which sockets belong to ${named(hidden)} may not be seen: its listeners are told by its title, and connections it opened are listed without owner, those to unknown ports not at all. Run the sampler as the same user, as root, or with the capability SYS_PTRACE.`,
    },
  ];
}

export function damagedRows(damaged: number, namespace: NamespaceRef): SampleProblem[] {
  if (damaged === 0) return [];
  return [
    {
      code: 'rows-damaged',
      text: `${damaged} ${damaged === 1 ? 'line' : 'lines'} of the socket table of namespace ${namespace.id} could not be read and ${damaged === 1 ? 'was' : 'were'} left out. Compare with cat /proc/net/tcp on that host.`,
    },
  ];
}

export function tooManyRows(dropped: number, namespace: NamespaceRef): SampleProblem[] {
  if (dropped === 0) return [];
  return [
    {
      code: 'too-many-rows',
      text: `Namespace ${namespace.id} has ${MOST_ROWS + dropped} connections of interest: ${MOST_ROWS} are listed, bus connections first, and ${dropped} are not. Counts per port are complete.`,
    },
  ];
}

export function ssFailed(why: string): SampleProblem {
  return {
    code: 'ss-failed',
    text: `ss could not be used: ${why}. Sockets are read from /proc instead, which costs more on a host with this many.`,
  };
}

/** `pid 71 (port 6379)`, two of them by name, more by their number. */
function named(processes: readonly FoundProcess[]): string {
  const name = ({ pid, titlePort }: FoundProcess) =>
    titlePort === null ? `pid ${pid}` : `pid ${pid} (port ${titlePort})`;
  const [first, second, ...more] = processes;
  if (!first) return 'this host';
  if (!second) return name(first);
  if (more.length === 0) return `${name(first)} and ${name(second)}`;
  return `${name(first)} and ${more.length + 1} more processes`;
}
