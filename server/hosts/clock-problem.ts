import type { Millis } from '@/lib/cluster/ids';
import type { Notice } from './notices';

/** Less is within what unsynchronised machines drift; its times are corrected all the same. */
const TOLERATED: Millis = 5000;

/** What to say of a clock that is `offset` ms ahead of ours; null while it is close. */
export function clockProblem(host: string, offset: Millis | null): Notice | null {
  if (offset === null || Math.abs(offset) <= TOLERATED) return null;
  const side = offset > 0 ? 'ahead' : 'behind';
  return {
    code: 'clock-off',
    text: `The clock of host ${host} is ${inWords(Math.abs(offset))} ${side}; its times are corrected. Check its time synchronisation.`,
  };
}

function inWords(ms: Millis): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
