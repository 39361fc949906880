import type { RedisProcess } from '@/lib/sockets/sample/sample';

export interface ProcessNames {
  /** The kernel's name of it, at most 15 characters. */
  readonly comm: string;
  /** Its arguments, which a server overwrites with its title. */
  readonly args: readonly string[];
  /** Path of its program; empty where it may not be known. */
  readonly exe: string;
}

export interface Recognised {
  readonly kind: RedisProcess['kind'];
  readonly program: string;
}

const PROGRAM = /^(?:redis|valkey)-(?:server|sentinel)/;
/** Ends the title of any server that runs as one of these, whatever its program is called. */
const TITLE_MODE = /:\d{1,5} \[(cluster|sentinel)\]\s*$/;

/** Whether a process is a Redis or Valkey server or sentinel: by its name, its program, its first argument or its title. */
export function recognise({ comm, args, exe }: ProcessNames): Recognised | null {
  const title = args.join(' ');
  const mode = TITLE_MODE.exec(title)?.[1];
  const names = [comm, basename(exe), basename((args[0] ?? '').split(' ')[0] ?? '')];
  const program = names.find(name => PROGRAM.test(name));
  if (!program && !mode) return null;
  const sentinel =
    mode === 'sentinel' ||
    (mode === undefined && (names.some(name => /-sentinel/.test(name)) || args.includes('--sentinel')));
  return { kind: sentinel ? 'sentinel' : 'server', program: program ?? comm };
}

/** The port in a title such as `redis-server *:7999 [cluster]`; null where it tells none. */
export function titlePort(args: readonly string[]): number | null {
  const port = Number(/:(\d{1,5})(?: \[\w+\])?\s*$/.exec(args.join(' '))?.[1] ?? 0);
  return port > 0 && port < 65_536 ? port : null;
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
