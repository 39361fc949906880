import type { Log } from '../http/log';

const LEVELS = { info: 30, warn: 40, error: 50 } as const;

/** Writes what the server's logger writes, one JSON object a line on stderr, without the megabytes it takes. */
export function createLineLog(write: (line: string) => void): Log {
  const at = (level: keyof typeof LEVELS) => (first: object | string, message?: string) => {
    const facts = typeof first === 'string' ? {} : first;
    const msg = typeof first === 'string' ? first : message;
    write(`${JSON.stringify({ level: LEVELS[level], time: Date.now(), ...facts, msg })}\n`);
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
